"""What may change in a client's health between two screenings. Which events count is our own policy."""

from enum import StrEnum


class ChangeKind(StrEnum):
    ILLNESS = "illness"
    INJURY = "injury"
    MEDICINE = "medicine"
    PREGNANCY = "pregnancy"
    OTHER = "other"

    @property
    def label(self) -> str:
        """The text of the choice on the form."""
        return _LABELS[self]

    @property
    def in_a_sentence(self) -> str:
        """The text after "something changed:", for the coach."""
        return _IN_A_SENTENCE[self]


_LABELS = {
    ChangeKind.ILLNESS: "I am or was ill",
    ChangeKind.INJURY: "I got hurt, or had an operation",
    ChangeKind.MEDICINE: "I take a new medicine, or a new dose",
    ChangeKind.PREGNANCY: "I am pregnant, may be, or gave birth",
    ChangeKind.OTHER: "Something else",
}
_IN_A_SENTENCE = {
    ChangeKind.ILLNESS: "an illness",
    ChangeKind.INJURY: "an injury or an operation",
    ChangeKind.MEDICINE: "a new medicine or dose",
    ChangeKind.PREGNANCY: "a pregnancy or a birth",
    ChangeKind.OTHER: "something else in their health",
}
