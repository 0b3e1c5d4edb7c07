"""The article that this product is built from: what it says, and what became of it here."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One statement of the article and what the product does. `source_keys` are what that rests on."""

    says: str
    here: str
    source_keys: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """A paper that the article refers to. `source_key` is empty where nobody here has read it."""

    citation: str
    what_it_did: str
    source_key: str = ""


STATEMENTS: tuple[Statement, ...] = (
    Statement(
        says="Train with 20 to 50 % of the one-rep max.",
        here="The band of every load, after rounding. The paper that the article leans on for it used 70 "
        "%, so the band rests on others. Above 40 % a coach gives a reason.",
        source_keys=("S-FITCUFFS", "S-WERN21", "S-COOK", "S-OWENS"),
    ),
    Statement(
        says="Usual training takes about 65 % of the maximum or more.",
        here="The article's number. Reviews name more than 70 % for strength and 30 to 90 % for size. "
        "Light loads under a cuff are unlikely to do more than heavy ones; they are for where heavy "
        "ones are not possible.",
        source_keys=("S-LICAMELI", "S-AIS"),
    ),
    Statement(
        says="One set of 30, then three of 15, with 30 seconds between.",
        here="The protocol that is used where none is chosen.",
        source_keys=("ARTICLE", "S-FITCUFFS"),
    ),
    Statement(
        says="Wrap tightly, to a pain of 7 out of 10.",
        here="Tightness is asked, and pain is asked apart from it: the scale that was measured calls 7 a "
        "moderate pressure without pain. 7 is the most for legs, and arms stay at 5 to 6, since 7 "
        "came close to closing the artery in arms and differed from day to day.",
        source_keys=("S-BELL18", "S-BELL20"),
    ),
    Statement(
        says="Restrict so that blood neither comes in nor goes out.",
        here="The artery stays open: 40 to 80 % of the pressure that closes it where it was measured, "
        "and a nail that turns pink again within three seconds everywhere.",
        source_keys=("S-VALD", "S-CRT"),
    ),
    Statement(
        says="Wrap the muscle that you plan to work, high and tight.",
        here="Always high on the upper arm or the thigh, whatever is trained. Never the neck or the trunk.",
        source_keys=("ARTICLE", "S-FITCUFFS", "S-ROLNICK21"),
    ),
    Statement(
        says="Do not loosen between sets.",
        here="Cuffs stay on between the sets of an exercise. A sign such as numbness overrides it at "
        "once, and between exercises they come off.",
        source_keys=("ARTICLE", "S-FITCUFFS"),
    ),
    Statement(
        says="Arms or legs, one a workout, for 10 to 15 minutes.",
        here="One region a session and a day. A warning from 10:00, and nothing is planned above 15:00.",
        source_keys=("ARTICLE", "S-FITCUFFS", "S-VALD"),
    ),
    Statement(
        says="Numb, or in severe pain: stop and take them off.",
        here="STOP is in reach on every screen, without a network too, and ends the clearance.",
        source_keys=("ARTICLE",),
    ),
    Statement(
        says="Do not do it with any vascular disorder.",
        here="Read as strictly: clots and diseases of the vessels clear for nobody, varicose veins wait "
        "for an admin.",
        source_keys=("ARTICLE",),
    ),
    Statement(
        says="Hormones such as growth hormone rise, which helps.",
        here="Left out: nothing that we read shows that this builds muscle.",
    ),
    Statement(
        says="It is safe for most people and will not damage limbs.",
        here="Said nowhere. A screening without a stop flag is not a promise.",
    ),
)

REFERENCES: tuple[Reference, ...] = (
    Reference(
        citation="Cook and others 2013",
        what_it_did="70 % of 1RM, five sets of five, bench press, squat and pull-ups, thigh cuffs at "
        "180 mmHg put on and off, three weeks, rugby players. Neither light loads nor 30/15/15/15.",
        source_key="S-COOK",
    ),
    Reference(
        citation="Park and others 2015",
        what_it_did="Not read by us, so nothing here rests on it.",
    ),
    Reference(
        citation="Vanwye and others 2017",
        what_it_did="Not read by us, so nothing here rests on it.",
    ),
)
