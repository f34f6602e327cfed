"""Two workers sweep the same mails at the same moment: each goes out once, a daily mail whole."""

import datetime as dt
from functools import partial
from typing import Any

import pytest

from demo.goods import stock_up
from tests.races.test_same_paper import draft_of
from tests.support.races import Race
from tests.world import NOW, world
from workflow import clock, mailing
from workflow.models import Mail

EIGHT = dt.datetime(2026, 6, 11, 0, 0, tzinfo=dt.UTC)


@pytest.mark.parametrize(("mailing_kind", "moment", "mails"), [("now", NOW, 20), ("daily", EIGHT, 1)])
def test_each_mail_goes_out_once(
    races: Race, settings: Any, tmp_path: Any, mailing_kind: str, moment: dt.datetime, mails: int
) -> None:
    settings.MAIL_CONFIGURED = True
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = str(tmp_path)
    house = world("parts")
    house.clerk.email, house.clerk.notice_mail = "clerk@example.com", mailing_kind
    house.clerk.save(update_fields=["email", "notice_mail"])
    paper = draft_of(house, stock_up(house, NOW)).paper
    for number in range(20):
        clock.notify([house.clerk], paper, f"消息 {number:02}", NOW)
    sent = races(*[partial(mailing.sweep, moment)] * 4)
    texts = "".join(path.read_text() for path in tmp_path.iterdir())
    assert (sum(sent), texts.count("Message-ID: ")) == (mails, mails)
    assert Mail.objects.filter(sent_at=moment, attempts=1).count() == 20
