"""A notice on its way: to everybody who asked, once, in her language, as discreetly as it says."""

from tests.courier.hall import NOW
from tests.courier.post import Post


async def test_everybody_who_asked_receives_it_once(post: Post) -> None:
    """And the counts say so; who asked for another place hears nothing."""
    await post.arrive(25)
    notice = await post.hall.approved()

    await post.delivered(notice)

    assert all(texts == ["Asamblea el jueves a las seis."] for texts in post.received().values())
    found = await post.hall.notice(notice)
    assert (found.counts.audience, found.counts.delivered, found.ended_at) == (25, 25, NOW)
