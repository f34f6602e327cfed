"""Reactions and the registry of document kinds."""

from django.apps import apps
from django.urls import NoReverseMatch, reverse

from tests.architecture.house import layer
from workflow import event_names, outbox, registry


def test_reactions_listen_to_registered_events() -> None:
    known = registry.event_names()
    assert [name for name in outbox.reactions() if name not in known] == []


def test_reactions_listen_to_the_same_or_a_lower_app() -> None:
    upwards = [
        f"{reaction} listens to {event}"
        for event, reactions in outbox.reactions().items()
        for reaction in reactions
        if layer(event.partition(".")[0]) > layer(reaction.partition(".")[0])
    ]
    assert upwards == []


def test_every_event_has_words_for_the_timeline() -> None:
    mute = [
        f"{kind.code}.{event}"
        for kind in registry.kinds()
        for event in sorted(registry.known_events(kind))
        if not event_names.has_words(kind.code, event)
    ]
    assert mute == []


def test_registered_kinds_name_their_model_and_page() -> None:
    for kind in registry.kinds():
        assert kind.code == kind.document.KIND
        assert _exists(kind.url), kind.url


def test_every_document_model_is_registered() -> None:
    kinds = {getattr(model, "KIND", "") for model in apps.get_models()} - {""}
    assert kinds == {kind.code for kind in registry.kinds()}


def test_offers_come_from_later_apps_and_lead_somewhere() -> None:
    for kind in registry.kinds():
        for offer in registry.offers(kind.code):
            assert layer(offer.url_name.partition(":")[0]) >= layer(kind.code.partition(".")[0])
            assert _exists(offer.url_name), offer.url_name


def _exists(name: str) -> bool:
    for arguments in ([], [1]):
        try:
            reverse(name, args=arguments)
        except NoReverseMatch:
            continue
        return True
    return False
