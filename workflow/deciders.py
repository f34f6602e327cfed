"""Who may decide a step, for oneself or for somebody; and the sentence for whoever may not.

The same is asked of whoever decides and of the one who is acted for: what either of them may not decide, nobody
decides for them.
"""

import datetime as dt
from collections.abc import Iterable, Sequence

from django.db.models import Exists, OuterRef, Q, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from accounts.models import Assignment, User
from accounts.queries import People, holders, in_force, seated
from core.dates import business_date
from core.refusals import NotAllowed, NotYours
from workflow import apart, registry, turns
from workflow.documents import Document
from workflow.models import Delegation, Step, StepGrant
from workflow.queries import running


def makers_of(document: Document, gate: str) -> People:
    """Who made or changed the document, the papers it came from, or did what stays apart from deciding on it."""
    return apart.barred(document, gate)


def able(document: Document, step: Step, steps: Iterable[Step], at: dt.datetime) -> turns.Able:
    """Who may decide a step of a round now: holders of its post but its makers and who decided; asks once."""
    barred = [makers_of(document, step.round.gate), sorted(decided(steps) if step.round.one_step else ())]
    on = business_date(at, document.company.zone)
    seats = holders(document.company_id, [(step.post, step.unit)], on, but=barred)
    return turns.Able(seats[0].people, barred, document.company_id, on)


def decided(steps: Iterable[Step]) -> set[int]:
    """Who has decided a step of a round, and for whom."""
    return {pk for step in steps for pk in (step.decided_by_id, step.acting_for_id) if pk}


def check_turn(step: Step, steps: Sequence[Step]) -> None:
    """Refuse a step that is decided already or whose turn has not come."""
    if step.state == Step.State.WAITING:
        before = next(other for other in steps if other.state == Step.State.OPEN)
        raise NotAllowed(_("“%(post)s” must sign first.") % {"post": before.title})
    if step.state == Step.State.VOID:
        raise NotAllowed(_("The document was changed or withdrawn; this round no longer counts."))
    if step.state != Step.State.OPEN:
        raise NotAllowed(_("%(who)s has decided this already.") % {"who": step.decided_by})


def again(step: Step) -> Step:
    """The step as it is now, with who decided it."""
    return Step.objects.select_related("decided_by").get(pk=step.pk)


def check_decider(document: Document, step: Step, steps: Sequence[Step], by: User, at: dt.datetime) -> User | None:
    """Refuse who may not decide now; gives whom the person acts for, None for who holds the post.

    That is: whoever has no grant on the step, has left the post or acts for one who has, whose delegation is over, and
    both the maker and who acts for one.
    """
    if by.pk == document.maker_id:
        raise NotYours(_("You made this document; somebody else must decide on it."))
    grant = _grant(document, step, by, at)
    if grant is None:
        check_turn(again(step), [step])  # a quicker colleague's decision took the grants away
        raise NotYours(why_not(document, step, steps, by, at))
    _check_standing(document, step, grant, by)
    _check_once(step, steps, {by.pk, grant.acting_for_id})
    if grant.acting_for_id:
        registry.check_act(by, registry.kind(document.KIND).gate(step.round.gate).right)
    return grant.acting_for


def _grant(document: Document, step: Step, by: User, at: dt.datetime) -> StepGrant | None:
    """The person's grant with what is true of it at this moment: `sits`, `given`, `made`; one statement."""
    on, holder = business_date(at, document.company.zone), Coalesce(OuterRef("acting_for_id"), Value(by.pk))
    sits = seated(document.company_id, [(step.post, step.unit)], on).filter(user=holder)
    here = Assignment.objects.filter(in_force(on), post__company=document.company_id, user=by)
    given = running(document.company_id, on).filter(
        _on_post(step.post), Exists(here), giver=OuterRef("acting_for_id"), receiver=by
    )
    both = User.objects.filter(Q(pk=by.pk) | Q(pk=OuterRef("acting_for_id")))
    made = both.filter(pk__in=makers_of(document, step.round.gate))
    mine = StepGrant.objects.filter(content_object_id=step.pk, user_id=by.pk, permission_id=turns.decide_permission())
    asked = mine.annotate(sits=Exists(sits), given=Exists(given), made=Exists(made.values("pk")))
    return next(iter(asked.select_related("acting_for")), None)


def _on_post(post: str) -> Q:
    """Delegations that speak of a post."""
    return Q(post__isnull=True) | Q(post__code=post)


def _check_standing(document: Document, step: Step, grant: StepGrant, by: User) -> None:
    """What the grant was given for must still hold, for who decides and for whom it is done."""
    holder = grant.acting_for
    if grant.made:  # type: ignore[attr-defined]  # annotated
        raise NotYours(apart.why(document, step.round.gate, by) or _you_act_for_maker(holder))
    if holder and not grant.given:  # type: ignore[attr-defined]  # annotated
        raise NotYours(_("The delegation by %(who)s is over.") % {"who": holder})
    if not grant.sits:  # type: ignore[attr-defined]  # annotated
        raise NotYours(unseated(step.title, holder.name if holder else ""))


def _check_once(step: Step, steps: Sequence[Step], both: set[int | None]) -> None:
    if step.round.one_step and both & decided(steps):
        raise NotYours(_("You have decided a step of this round already, or whom you act for has."))


def unseated(title: str, holder: str = "") -> str:
    """The sentence for who has left the post, or acts for one who has."""
    if holder:
        return _("%(who)s, for whom you act, no longer holds the post “%(post)s”.") % {"who": holder, "post": title}
    return _("You no longer hold the post “%(post)s”.") % {"post": title}


def _you_act_for_maker(who: object) -> str:
    return _(
        "%(who)s, for whom you act, made this document or did what must stay apart; nobody decides on it for them."
    ) % {"who": who}


def why_not(document: Document, step: Step, steps: Sequence[Step], by: User, at: dt.datetime) -> str:
    """Why somebody without a grant may not decide an open step."""
    gate = step.round.gate
    mine = next((other for other in steps if by.pk in (other.decided_by_id, other.acting_for_id)), None)
    if mine is not None and step.round.one_step:
        return decided_before(mine.title)
    on = business_date(at, document.company.zone)
    return apart.why(document, gate, by) or for_maker(document, gate, step.post, by, on) or waits_for(step.title)


def for_maker(document: Document, gate: str, post: str, by: User, on: dt.date) -> str:
    """The sentence for who would decide for somebody who must not decide either; '' for everybody else."""
    given = running(document.company_id, on).filter(_on_post(post), receiver=by)
    maker = given.filter(giver__in=makers_of(document, gate)).select_related("giver").order_by("pk").first()
    return _you_act_for_maker(maker.giver) if maker else ""


def decided_before(title: str) -> str:
    return _("You decided “%(step)s” of this round already; nobody decides two steps of one round.") % {"step": title}


def waits_for(title: str) -> str:
    return _("This waits for “%(post)s”; you are not on that post.") % {"post": title}


def acting(user: User, on: dt.date) -> list[Delegation]:
    """For whom a person acts today in the current company."""
    return list(running(user.works_in, on).filter(receiver=user).select_related("giver", "post").order_by("pk"))
