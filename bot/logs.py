"""Set up logging for the bot: what happened and when, never who, what they wrote, or the token."""

import logging
import re

# The first line of what asyncio logs, as far as no value is shown: not "Exception in callback say('…')" to its end.
_WITHOUT_VALUES = re.compile(r"""(?:\(\)|[^\n('"<=:{\[])*""")


def set_up_logging(secret: str) -> None:
    """Log to stderr from INFO on, with `secret` blotted out wherever it might appear."""
    handler = logging.StreamHandler()
    handler.setFormatter(_Blotting("%(asctime)s %(levelname)s %(name)s: %(message)s", secret))
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
    logging.getLogger("httpx").setLevel(logging.WARNING)  # logs at INFO each address, and with it the token


def described(error: BaseException | None) -> str:
    """The kind of an error and the line of code that raised it, without its message."""
    if error is None:
        return "unknown error"
    place = error.__traceback__
    while place and place.tb_next:
        place = place.tb_next
    where = f" at {place.tb_frame.f_code.co_filename}:{place.tb_lineno}" if place else ""
    return f"{type(error).__name__}{where}"


class _Blotting(logging.Formatter):
    def __init__(self, form: str, secret: str) -> None:
        super().__init__(form)
        self._secret = secret

    def format(self, record: logging.LogRecord) -> str:
        record.exc_text = None
        if record.name == "asyncio":  # shows tasks and futures with their exceptions, and those with what was written
            shown = _WITHOUT_VALUES.match(record.getMessage())
            record.msg, record.args = shown[0].rstrip() if shown else "", ()
        if record.exc_info and record.exc_info[1]:  # a traceback may quote what was written; the kind and place do not
            record.msg, record.args = f"{record.getMessage()} ({described(record.exc_info[1])})", ()
            record.exc_info = None
        text = super().format(record)
        return text.replace(self._secret, "[token]") if self._secret else text
