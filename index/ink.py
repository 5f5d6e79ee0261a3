"""Follow the part of a page's graphics state that decides how its text is to be read. Knows no library."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

_UPRIGHT = (0.0, 0.0, 1.0)
_SAME = 0.02  # of the type's size: a reader sees no difference


@dataclass(slots=True, eq=False)
class Substitute:
    """The /ActualText of a stretch of content, or its /Alt, which counts only where nothing legible is drawn.

    `shown` is the number of bytes that the stretch shows as text.
    """

    text: str
    alternative: bool
    shown: int = 0


@dataclass(frozen=True, slots=True)
class Ink:
    """What text is drawn with: as an artifact or not, under which tag, for which text, raised by how much."""

    artifact: bool = False
    tag: str = ""
    substitute: Substitute | None = None
    rise: float = 0.0
    shape: tuple[float, float, float] = _UPRIGHT  # b, c and d of the text matrix: the type's size and slant


@dataclass(frozen=True, slots=True)
class TextState:
    """What q saves and Q restores: the rise and the word spacing of text, and its font's name and size."""

    rise: float = 0.0
    spacing: float = 0.0
    font: str = ""
    size: float = 1.0


@dataclass(slots=True)
class Pen:
    """The graphics state as far as it matters here."""

    marked: list[Ink] = field(default_factory=lambda: [Ink()])
    states: list[TextState] = field(default_factory=lambda: [TextState()])
    shape: tuple[float, float, float] = _UPRIGHT

    def ink(self, before: Ink) -> Ink:
        """The ink at hand, in the shape of the ink before if a reader sees no difference between the two."""
        seen = _SAME * (abs(self.shape[1]) + abs(self.shape[2]))
        if all(abs(new - old) <= seen for new, old in zip(self.shape, before.shape, strict=True)):
            self.shape = before.shape
        return replace(self.marked[-1], rise=self.states[-1].rise, shape=self.shape)

    def follow(self, operator: bytes, operands: Sequence[object]) -> None:
        numbers = [number for number in operands if isinstance(number, int | float)]
        state = self.states[-1]
        if operator == b"BT":
            self.shape = _UPRIGHT
        elif operator == b"Tm" and len(numbers) == 6:
            self.shape = (round(numbers[1], 3), round(numbers[2], 3), round(numbers[3], 3))
        elif operator == b"Ts" and numbers:
            self.states[-1] = replace(state, rise=float(numbers[0]))
        elif operator == b"Tw" and numbers:
            self.states[-1] = replace(state, spacing=float(numbers[0]))
        elif operator == b"Tf" and numbers:
            self.states[-1] = replace(state, font=str(operands[0]), size=float(numbers[-1]))
        elif operator == b"q":
            self.states.append(state)
        elif operator == b"Q" and len(self.states) > 1:
            self.states.pop()
