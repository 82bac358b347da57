"""A named cast for the renderers: an overview of Rijnbuurt with everything in it, and an empty one."""

from datetime import UTC, date, datetime

from jobs.rules.digest import Digest, Entry, Reason, State
from jobs.rules.facts import Away, File, Gap, Help, Skipped, Stuck
from models.arranged import GapKind
from models.values import AttachmentKind, Helper, SkipReason, Theme

START = datetime(2026, 11, 20, 14, 0, tzinfo=UTC)
END = datetime(2026, 11, 27, 14, 0, tzinfo=UTC)


def _november(day: int, hour: int = 9) -> datetime:
    return datetime(2026, 11, day, hour, 0, tzinfo=UTC)


CLEAN = Entry(
    workgroup="Schoon en heel",
    state=State.STUCK,
    reason=Reason.HELP_ASKED,
    age=3,
    obstacles=(
        Stuck(
            text="De containers aan de Rijnstraat zijn elk weekend vol.\nNiemand voelt zich de baas.",
            theme=Theme.OWNERSHIP,
            reported_at=_november(9),
            change="De corporatie wil nu wel meedenken.",
            help=Help(
                text="Iemand die het stadsdeel & de corporatie aan 1 tafel zet.",
                helper=Helper.GEBIEDSMAKELAAR,
                helper_text=None,
                asked_at=_november(23),
            ),
        ),
        Stuck(
            text="We krijgen geen sleutel van de berging.",
            theme=None,
            reported_at=_november(26),
            change=None,
            help=Help(
                text="Een belletje",
                helper=Helper.SOMEBODY,
                helper_text="de huismeester",
                asked_at=_november(26),
            ),
        ),
    ),
    files=(
        File(attachment_id=41, kind=AttachmentKind.PHOTO),
        File(attachment_id=42, kind=AttachmentKind.VOICE),
        File(attachment_id=43, kind=AttachmentKind.PHOTO),
    ),
    still_open=True,
)
MEETING = Entry(
    workgroup="Ontmoeting",
    state=State.ROUGH,
    reason=Reason.DECISION,
    age=24,
    obstacles=(
        Stuck(
            text="Mag de buurtkamer op zondag open? <Niemand> weet wie dat beslist.",
            theme=Theme.DECISION,
            reported_at=_november(3),
            change=None,
            help=None,
        ),
    ),
    solved=("De verzekering is rond.",),
    rough=("Er komen minder vrijwilligers.",),
    late=True,
)
QUIET = Entry(workgroup="Veilig op straat", state=State.SILENT, reason=Reason.SILENT, age=0, silent_rounds=3)
YOUTH = Entry(
    workgroup="Jongeren",
    state=State.WELL,
    age=12,
    obstacles=(
        Stuck(
            text="نحتاج إلى مكان",
            theme=Theme.CAPACITY,
            reported_at=_november(15),
            change=None,
            help=Help(
                text="Een zaal",
                helper=Helper.CORE_GROUP,
                helper_text="de kerngroep\nen de school",
                asked_at=_november(15),
            ),
        ),
    ),
    gaps=(
        Gap(kind=GapKind.MISSING, who="iemand van <welzijn> & zorg", since=_november(2)),
        Gap(kind=GapKind.SUPERFLUOUS, who="Basisschool Zuid", since=_november(25)),
    ),
)
WALKS = Entry(workgroup="Wandelen", state=State.RUNNING)
GREEN = Entry(
    workgroup="Groen",
    state=State.SKIPPED,
    skipped=(
        Skipped(due_at=_november(23), reason=SkipReason.HOLIDAY),
        Skipped(due_at=_november(25), reason=SkipReason.TOO_LATE),
        Skipped(due_at=_november(26), reason=SkipReason.NOBODY),
    ),
    next_ask_at=_november(30, 8),
)
HOUSING = Entry(workgroup="Wonen", state=State.NOT_ASKED, next_ask_at=datetime(2026, 12, 7, 8, 0, tzinfo=UTC))
ENERGY = Entry(workgroup="Energie", state=State.NOBODY)
MUSIC = Entry(workgroup="Muziek", state=State.SILENT, silent_rounds=1)
FAMILIES = Entry(
    workgroup="Gezinnen",
    state=State.WELL,
    solved=("We hebben een plek.", "De folder is klaar."),
    worked=("Samen koken: 25 mensen, ook nieuwe buren.",),
)
CYCLING = Entry(workgroup="Fietsen", state=State.WELL)
READING = Entry(workgroup="Lezen", state=State.WELL)

RICH = Digest(
    area="Rijnbuurt",
    timezone="Europe/Amsterdam",
    period_start=START,
    period_end=END,
    needs_you=(CLEAN, MEETING, QUIET),
    for_information=(YOUTH, MUSIC, WALKS, GREEN, HOUSING, ENERGY),
    going_well=(FAMILIES, CYCLING, READING),
    away=(
        Away(name="Amina", last_day=date(2026, 12, 4)),
        Away(name="Bram", last_day=date(2026, 11, 30)),
    ),
    help_open=3,
    help_with_you=1,
)
EMPTY = Digest(
    area="Rijnbuurt",
    timezone="Europe/Amsterdam",
    period_start=START,
    period_end=END,
    needs_you=(),
    for_information=(),
    going_well=(),
    away=(),
    help_open=0,
    help_with_you=0,
    provisional=True,
)
