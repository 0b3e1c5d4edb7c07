"""The text about BFR that a client agrees to. A published version never changes: a new one is added.

What a consent says follows forms for exercise (S-ACSMC, S-EIM): purpose, what is felt, what can go wrong, the
person's duties, questions, the right to stop, no promise. Rates are given only as the surveys give them: as
the share of practitioners who saw something. It is never called a waiver, and takes no right away (S-RYA).
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """Sentences for the client, at reading age 12. `source_keys` are not shown there."""

    text: str
    source_keys: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TextSection:
    title: str
    paragraphs: tuple[Paragraph, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentText:
    """One version, kept for ever."""

    version: int
    published_on: date
    title: str
    sections: tuple[TextSection, ...]

    @property
    def sha256(self) -> str:
        """The hash of every word that is read, as it is stored beside a consent."""
        words = [self.title]
        for section in self.sections:
            words += [section.title, *(paragraph.text for paragraph in section.paragraphs)]
        return hashlib.sha256("\n".join(words).encode()).hexdigest()


def _says(text: str, *source_keys: str) -> Paragraph:
    return Paragraph(text=text, source_keys=source_keys)


_VERSION_1 = ConsentText(
    version=1,
    published_on=date(2026, 11, 29),
    title="Training with cuffs: what it is, and your choice",
    sections=(
        TextSection(
            title="What it is",
            paragraphs=(
                _says(
                    "You wear a cuff or band high on your arms or legs. It slows your blood while you lift a "
                    "light weight. This is called blood flow restriction, or BFR."
                ),
                _says("It is a way to train when heavy weights are not possible. It is not a better way."),
                _says("The cuffs are on for 15 minutes at most. You train your arms or your legs, not both."),
            ),
        ),
        TextSection(
            title="What you will feel",
            paragraphs=(
                _says(
                    "The cuff feels tight. The muscle burns, and it tires sooner than you know it. "
                    "Sore muscles for a day or two are usual.",
                    "S-PB18",
                    "S-JOT",
                ),
                _says(
                    "Numb skin, pins and needles, a blue or white arm or leg, or strong pain are not part of "
                    "it. Then take the cuffs off and press STOP."
                ),
            ),
        ),
        TextSection(
            title="What can go wrong",
            paragraphs=(
                _says(
                    "You can get bruises, sore skin, numb spots, or a torn muscle or tendon. You can get "
                    "dizzy or faint. Your blood pressure goes up while you train.",
                    "S-PB18",
                    "S-JOT",
                    "S-METAB",
                ),
                _says(
                    "115 people who use cuffs with others were asked what they have seen. Of each 100, 39 "
                    "had seen sore muscles, 19 numbness, 15 dizziness or fainting, and 13 bruises. "
                    "That is not how often it happens: nobody has counted that well.",
                    "S-PB18",
                ),
                _says("Some things are rare and serious. Each of these has been reported:"),
                _says("A blood clot in an arm, a leg or the lungs.", "S-SANT"),
                _says(
                    "Muscle that breaks down and can harm the kidneys (rhabdomyolysis). "
                    "It happened after a first session, too.",
                    "S-TAB",
                    "S-KRIEG",
                ),
                _says(
                    "A blocked vein in the eye (retinal vein occlusion), which can harm your sight.",
                    "S-SCITE",
                ),
                _says("Harm to a nerve, a vein or an artery, or to a sick heart.", "S-JOT", "S-SANT"),
                _says(
                    "The health questions look for people who should not do this, or should ask a doctor "
                    "first. They cannot find everybody."
                ),
            ),
        ),
        TextSection(
            title="What you can do instead",
            paragraphs=(
                _says("You can do the same exercise without cuffs."),
                _says("You can train with heavier weights, if your body may do that."),
                _says("You can do nothing of it. Ask your coach what fits you."),
            ),
        ),
        TextSection(
            title="What we ask of you",
            paragraphs=(
                _says(
                    "Answer the health questions fully. Name each illness and operation, and all medicines, "
                    "also those that you buy without a prescription.",
                    "S-ACSMC",
                    "S-EIM",
                ),
                _says(
                    "Say it at once when something hurts, feels wrong, or changes in your health.",
                    "S-ACSMC",
                    "S-EIM",
                ),
                _says("Keep to the weights, times and tightness that are shown to you."),
            ),
        ),
        TextSection(
            title="You decide",
            paragraphs=(
                _says("Ask anything you want to know, before you say yes and later.", "S-ACSMC", "S-EIM"),
                _says(
                    "You may stop at any time, also in the middle of a set. You need no reason.",
                    "S-ACSMC",
                    "S-EIM",
                ),
                _says(
                    "You may take your yes back at any time, under “My data” or by telling your coach. From "
                    "that moment the cuffs stay off."
                ),
                _says("Your yes takes none of your rights away.", "S-RYA"),
                _says(
                    "Are you under 18? Then a parent, or whoever looks after you, reads this and says yes as "
                    "well. You both have to want it. If one of you says no, the cuffs stay off.",
                    "S-RYA",
                ),
            ),
        ),
        TextSection(
            title="No promise",
            paragraphs=(
                _says(
                    "Nobody can promise that you get stronger, or that nothing goes wrong.",
                    "S-ACSMC",
                    "S-EIM",
                ),
            ),
        ),
        TextSection(
            title="What is kept, and who sees it",
            paragraphs=(
                _says(
                    "Your health answers, your measurements, what you trained and this yes are kept, with "
                    "names and dates. They stay on record when you take your yes back."
                ),
                _says(
                    "You, your coaches and the admins of your practice can read them. Who opened them is "
                    "written down, and you can read that list."
                ),
            ),
        ),
    ),
)

TEXTS: Mapping[int, ConsentText] = MappingProxyType({text.version: text for text in (_VERSION_1,)})
CURRENT_TEXT = TEXTS[max(TEXTS)]
