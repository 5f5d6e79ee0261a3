"""Set up logging for the bot: what happened and when, never who, what they wrote, or the token."""

import logging


def set_up_logging(secret: str) -> None:
    """Log to stderr from INFO on, with `secret` blotted out wherever it might appear."""
    handler = logging.StreamHandler()
    handler.setFormatter(_Blotting("%(asctime)s %(levelname)s %(name)s: %(message)s", secret))
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
    logging.getLogger("httpx").setLevel(logging.WARNING)  # logs at INFO each address, and with it the token


class _Blotting(logging.Formatter):
    def __init__(self, form: str, secret: str) -> None:
        super().__init__(form)
        self._secret = secret

    def format(self, record: logging.LogRecord) -> str:
        text = super().format(record)
        return text.replace(self._secret, "[token]") if self._secret else text
