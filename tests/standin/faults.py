"""Mishaps by plan: errors, dropped connections, slow or lost answers, each a given number of times."""

from dataclasses import dataclass, replace

ANY_METHOD = "*"


@dataclass(frozen=True, slots=True)
class Fault:
    """What befalls the next `times` calls of `method` (a name, or * for all).

    `delay` waits first, in seconds. Then `drop` closes the connection without an answer, or `code` answers
    with an error, `raw` being its body where that is no JSON. `done` does the work all the same and then
    loses or spoils the answer. With none of these the call goes on as ever, after the delay.
    """

    method: str = ANY_METHOD
    times: int = 1
    code: int = 0
    description: str = ""
    retry_after: int = 0
    raw: str = ""
    drop: bool = False
    delay: float = 0.0
    done: bool = False

    def meets(self, method: str) -> bool:
        return self.method == ANY_METHOD or self.method.lower() == method.lower()


class FaultPlan:
    """The faults still to come, in the order in which they were planned."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []

    def add(self, fault: Fault) -> None:
        self.faults.append(fault)

    def clear(self) -> None:
        self.faults.clear()

    def take(self, method: str) -> Fault | None:
        """The fault that meets this call, one of its times used up."""
        for place, fault in enumerate(self.faults):
            if fault.meets(method):
                left = replace(fault, times=fault.times - 1)
                self.faults[place : place + 1] = [left] if left.times > 0 else []
                return fault
        return None
