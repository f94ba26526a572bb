"""Issues on schedule: made once, on the clock of the place, late rather than never, and sent to whoever subscribed."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest

from admin.digest.issue import ASSEMBLY, DELIVERY, SENT, issue_digest
from admin.organiser.issuing import remaining, wanted
from admin.schedule import Weekly
from storage import digests, organisers, subscribers
from storage.digests import Issue
from storage.presence import LOST, Presence
from tests.mixer.people import eventually
from tests.organiser.conftest import MONDAY, SUNDAY, Office

MONDAYS = Weekly("mon", 9, 0)


@pytest.mark.parametrize(
    ("now", "zone", "due"),
    [
        ("2026-11-23T14:59:00Z", "America/Mexico_City", date(2026, 11, 16)),
        ("2026-11-23T15:00:00Z", "America/Mexico_City", date(2026, 11, 23)),
        ("2026-11-23T15:00:00Z", "America/Tijuana", date(2026, 11, 16)),
        ("2026-11-23T17:00:00Z", "America/Tijuana", date(2026, 11, 23)),
        ("2026-11-29T23:00:00Z", "America/Cancun", date(2026, 11, 23)),
        ("2026-12-31T23:00:00Z", "America/Mexico_City", date(2026, 12, 28)),
    ],
)
def test_what_is_due_is_decided_on_the_clock_of_the_place(now: str, zone: str, due: date) -> None:
    """Monday at nine comes at different moments in different places."""
    assert MONDAYS.last_due(datetime.fromisoformat(now), zone) == due


def test_the_hours_that_clocks_skip_or_repeat_are_due_once() -> None:
    """Tijuana, 2027: 02:30 does not exist on 14 March, 01:30 comes twice on 7 November."""
    skipped, twice = Weekly("day", 2, 30), Weekly("day", 1, 30)
    days = [
        {schedule.last_due(start + timedelta(minutes=10 * n), "America/Tijuana") for n in range(6 * 24)}
        for schedule, start in (
            (skipped, datetime(2027, 3, 14, 8, tzinfo=UTC)),
            (twice, datetime(2027, 11, 7, 7, tzinfo=UTC)),
        )
    ]

    assert days[0] == {date(2027, 3, 13), date(2027, 3, 14)}
    assert {date(2027, 11, 7)} <= days[1] <= {date(2027, 11, 6), date(2027, 11, 7)}


def test_the_trigger_and_the_decision_agree() -> None:
    """APScheduler's next tick after a moment is a moment at which something new is due."""
    for day in ("mon", "sun", "day"):
        weekly = Weekly(day, 9, 0)
        now = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
        tick = weekly.trigger("America/Mexico_City").get_next_fire_time(None, now)

        assert weekly.last_due(tick, "America/Mexico_City") == tick.date()
        assert weekly.last_due(tick - timedelta(minutes=1), "America/Mexico_City") < tick.date()


async def test_an_issue_of_a_period_is_made_once(office: Office) -> None:
    """The database decides; asked again on purpose, it is made anew from the newest figures."""
    await office.publish(30)
    database, consultation = office.databases.organiser, office.consultation

    first = await issue_digest(database, consultation, now=MONDAY)
    second = await issue_digest(database, consultation, now=MONDAY)
    await office.publish(160)
    again = await issue_digest(database, consultation, now=MONDAY, again=True)

    assert first is not None
    assert second is None
    assert again is not None
    assert again.digest.people_tens > first.digest.people_tens


async def test_residents_can_read_what_was_issued(office: Office) -> None:
    """One message in each language, read with the residents' own role."""
    await office.publish(160)
    await issue_digest(office.databases.organiser, office.consultation, now=MONDAY, invented=True)
    async with office.databases.resident.statement() as session:
        issue = await digests.latest(session, office.consultation.id)

    assert issue is not None
    assert issue.period == "2026-03-02"
    assert "Lo que dijimos" in issue.content["text"]["es"]
    assert "What we said" in issue.content["text"]["en"]
    assert issue.content["invented"] is True


async def test_with_nothing_to_tell_the_period_passes_in_silence(office: Office) -> None:
    """No empty issue is kept or sent."""
    made = await issue_digest(office.databases.organiser, office.consultation, now=MONDAY)
    async with office.databases.resident.statement() as session:
        issue = await digests.latest(session, office.consultation.id)

    assert made is not None
    assert made.digest.empty
    assert issue is None


async def subscribe(office: Office, *names: str) -> list[int]:
    """These people have the bot's chat open and want the digest."""
    chats = []
    for name in names:
        person = await office.person(name)
        await person.writes("/start")
        await person.reads()
        chats.append(person.user.id)
        async with office.databases.organiser.transaction() as session:
            await subscribers.subscribe(session, office.key, person.user.id, office.consultation.place.id)
    return chats


async def latest(office: Office) -> Issue | None:
    """The newest issue."""
    async with office.databases.organiser.statement() as session:
        return await digests.latest(session, office.consultation.id)


def files(office: Office) -> list[list[str]]:
    """The names of the files that each person got, of those who got any."""
    chats = (person.with_(office.bot) for person in office.telegram.people)
    return [names for chat in chats if (names := [seen.file.name for seen in chat.sees() if seen.file])]


async def sent_out(office: Office) -> None:
    """Wait until an issue has gone to everybody."""

    async def done() -> bool:
        issue = await latest(office)
        return issue is not None and SENT in issue.content and DELIVERY not in issue.content

    await eventually(done)


async def test_subscribers_get_it_when_it_is_due_and_only_once(office: Office) -> None:
    """On Monday, or later when the bot was off; a restart sends nothing again."""
    await office.publish(160)
    async with office.serving():
        await subscribe(office, "Inés", "Elena")
        assert await latest(office) is None, "on Sunday nothing is due"
    for _ in range(2):
        async with office.on(MONDAY + timedelta(days=1)).serving():
            await sent_out(office)

    assert files(office) == [["boletin-2026-03-02.html", "boletin-2026-03-02.csv"]] * 2


async def test_who_is_kept_out_gets_none_and_stays_subscribed(office: Office) -> None:
    """Inés was away for long: her phone may be in other hands. Once somebody confirms her, the next one comes."""
    await office.publish(160)
    async with office.serving():
        chats = await subscribe(office, "Inés", "Elena")
    async with office.databases.organiser.statement() as session:
        one = await organisers.by_chat(session, office.key, chats[0])
        assert one is not None
        await organisers.mark(session, office.key, one, Presence(None, LOST))
    async with office.on(MONDAY).serving():
        await sent_out(office)
    assert files(office) == [["boletin-2026-03-02.html", "boletin-2026-03-02.csv"]]
    async with office.databases.organiser.statement() as session:
        left = await subscribers.all_of(session, office.key, office.consultation.place.id)
    assert set(left) == set(chats)


async def test_a_file_is_uploaded_once_however_many_receive_it(office: Office) -> None:
    """The second person's copy is named to Telegram, not sent."""
    await office.publish(160)

    async with office.serving():
        await subscribe(office, "Inés", "Elena", "Rosa")
    async with office.on(MONDAY).serving():
        await sent_out(office)
    documents = [done for done in office.telegram.calls if done.method == "sendDocument"]

    assert len(documents) == 6


async def test_a_blocked_chat_is_forgotten_and_the_others_get_theirs(office: Office) -> None:
    """403 ends the subscription; a 429 and a 502 only cost time."""
    await office.publish(160)
    async with office.serving():
        chats = await subscribe(office, "Inés", "Elena")
    office.telegram.faults.add(method="sendMessage", chat=chats[0], error=403, times=None)
    office.telegram.faults.add(method="sendMessage", chat=chats[1], error=429, retry_after=1)
    office.telegram.faults.add(method="sendDocument", chat=chats[1], error=502)

    async with office.on(MONDAY).serving():
        await sent_out(office)
    async with office.databases.organiser.statement() as session:
        left = await subscribers.all_of(session, office.key, office.consultation.place.id)

    assert left == (chats[1],)


async def test_after_a_crash_it_goes_on_where_it_stopped(office: Office) -> None:
    """Whoever comes before the mark is not written to again; the mark names nobody."""
    issue = Issue(ASSEMBLY, "2026-03-02", {DELIVERY: ""})
    chats = list(range(1000, 1050))
    order = remaining(chats, issue, office.consultation.id)
    stopped = replace(issue, content={DELIVERY: order[29][0]})

    left = remaining(chats, stopped, office.consultation.id)

    assert [chat for _, chat in left] == [chat for _, chat in order[29:]]
    assert all(len(mark) == 5 for mark, _ in order)
    assert [chat for _, chat in order] != sorted(chats)


def test_a_closed_consultation_gets_one_last_issue(office: Office) -> None:
    """With what was released at its end; then no more."""
    closed = replace(office.consultation, id=uuid4(), state="closed", closes=date(2026, 3, 6))
    before, after = (Issue(ASSEMBLY, period, {SENT: period}) for period in ("2026-03-02", "2026-03-09"))

    assert wanted(closed, date(2026, 3, 9), before)
    assert not wanted(closed, date(2026, 3, 16), after)
    assert not wanted(replace(closed, state="unopened"), date(2026, 3, 9), None)
    assert not wanted(office.consultation, date(2026, 2, 23), None), "nothing is due before it opened"
    assert SUNDAY.date() == office.consultation.opens


async def test_an_issue_made_by_hand_before_the_hour_still_goes_out_at_its_hour(office: Office) -> None:
    """And one made by hand on another day does not go out by itself when that week's has."""
    await office.publish(160)
    async with office.serving():
        await subscribe(office, "Inés")
    database, consultation = office.databases.organiser, office.consultation
    await issue_digest(database, consultation, now=MONDAY - timedelta(hours=3), again=True)
    async with office.on(MONDAY).serving():
        await sent_out(office)
    await issue_digest(database, consultation, now=MONDAY + timedelta(days=2), again=True)
    async with office.on(MONDAY + timedelta(days=2)).serving():
        await subscribe(office, "Elena")

    assert files(office) == [["boletin-2026-03-02.html", "boletin-2026-03-02.csv"]]
