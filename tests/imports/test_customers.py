"""Customers from a file: new and changed by number, duplicates told, all or nothing."""

import pytest
from django.utils import translation

from core.refusals import NotAllowed, NotYours
from customers import services as customers
from customers.models import Address, Contact, Customer
from imports import services
from imports.models import Run
from tests.imports.files import (
    CUSTOMER_HEADS,
    counts,
    csv,
    customer,
    faults,
    fresh,
    imported,
    rows,
    sent,
    tried,
    work,
    xlsx,
)
from tests.world import NOW, World
from workflow.models import Event, Notice

GOOD = [customer("KH-1", "杭州甲公司", "0571-5550 9001"), customer("KH-2", "杭州乙公司", "0571-5550 9002")]


@pytest.fixture(autouse=True)
def chinese() -> object:
    """Sentences as a Chinese clerk reads them."""
    with translation.override("zh-hans"):
        yield


def _known(world: World, number: str = "KH-1", name: str = "杭州甲公司", phone: str = "0571-5550 9001") -> Customer:
    return customers.add_customer(
        company=world.company, unit=world.unit, by=world.clerk, at=NOW, number=number, name=name, phone=phone,
        route="城西线", contact="王先生", address="样例路 1 号", payment_terms="monthly", agreed_before=True,
    )  # fmt: skip


def test_new_customers_come_in_with_their_books(office: World) -> None:
    run = imported(office, office.clerk, "customers", xlsx(CUSTOMER_HEADS, *GOOD))
    assert (run.state, counts(run)) == ("done", (2, 0, 0, 0))
    found = Customer.objects.filter(company=office.company).order_by("number")
    assert [(row.number, row.name, row.payment_terms, row.unit_id, row.changed_by_id) for row in found] == [
        ("KH-1", "杭州甲公司", "monthly", office.unit.pk, office.clerk.pk),
        ("KH-2", "杭州乙公司", "monthly", office.unit.pk, office.clerk.pk),
    ]
    assert Address.objects.filter(customer__in=found, is_default=True).count() == 2
    assert Contact.objects.filter(customer__in=found).count() == 2


def test_nothing_is_written_by_the_trial(office: World) -> None:
    run = tried(office, office.clerk, "customers", xlsx(CUSTOMER_HEADS, *GOOD))
    assert (run.state, counts(run)) == ("checked", (2, 0, 0, 0))
    assert Customer.objects.count() == 0


def test_known_number_is_changed_and_blank_cells_leave_what_is_there(office: World) -> None:
    known = _known(office)
    moved = ["KH-1", "", "", "", "0571-5550 9999", "", ""]
    run = imported(office, office.clerk, "customers", xlsx(CUSTOMER_HEADS, moved))
    known.refresh_from_db()
    assert counts(run) == (0, 1, 0, 0)
    assert (known.name, known.phone, known.address, known.change_reason) == (
        "杭州甲公司", "0571-5550 9999", "样例路 1 号", run.number,
    )  # fmt: skip
    assert rows(run)[0].changes == [["phone", "0571-5550 9001", "0571-5550 9999"]]


def test_same_file_again_changes_nothing(office: World) -> None:
    first = imported(office, office.clerk, "customers", xlsx(CUSTOMER_HEADS, *GOOD))
    versions = list(Customer.objects.order_by("pk").values_list("version", flat=True))
    again = tried(office, office.clerk, "customers", xlsx(CUSTOMER_HEADS, *GOOD))
    assert (counts(first), counts(again)) == ((2, 0, 0, 0), (0, 0, 2, 0))
    with pytest.raises(NotAllowed, match="已经"):
        services.start(again.pk, by=office.clerk, at=NOW)
    assert list(Customer.objects.order_by("pk").values_list("version", flat=True)) == versions


def test_wrong_rows_are_told_by_row_and_sentence(office: World) -> None:
    _known(office, "KH-7", "杭州老客户", "0571-5550 7777")
    run = tried(
        office,
        office.clerk,
        "customers",
        xlsx(
            CUSTOMER_HEADS,
            GOOD[0],
            ["KH-3", "杭州丙公司", "", "", "0571-5550 9003", "", ""],
            customer("KH-1", "杭州丁公司", "0571-5550 9004"),
            customer("KH-4", "杭州戊公司", "0571-5550 9005", terms="白条"),
            customer("KH-5", "杭州己公司", "0571-5550 7777"),
            customer("KH-6", "杭州老客户", "0571 55507777"),
            ["", "无编号", "", "", "", "", ""],
        ),
    )
    assert counts(run) == (1, 0, 0, 6)
    told = faults(run)
    assert told[3] == ["新的一行还需要：送货路线、联系人、地址。"]
    assert told[4] == ["第 2 行已经写了同一个。"]
    assert told[5] == ["“白条”不是下列之一：款到发货、柜台现金、货到付款、月结、定金后付余款、分期付款。"]
    assert told[6][0].startswith("可能就是客户 KH-7")
    assert told[7] == ["此电话的杭州老客户已建档，客户编号 KH-7。"]
    assert told[8] == ["缺少“客户编号”。"]


def test_two_rows_with_one_phone_are_told_and_may_be_insisted_on(office: World) -> None:
    twins = [[*GOOD[0], ""], [*customer("KH-2", "杭州乙公司", "0571 5550 9001"), ""]]
    run = tried(office, office.clerk, "customers", xlsx([*CUSTOMER_HEADS, "不是重复"], *twins))
    assert list(faults(run)) == [3]
    twins[1][-1] = "是"
    insisted = imported(office, office.clerk, "customers", xlsx([*CUSTOMER_HEADS, "不是重复"], *twins))
    assert (insisted.state, counts(insisted)) == ("done", (2, 0, 0, 0))


def test_wrong_row_keeps_everything_out(office: World) -> None:
    run = tried(office, office.clerk, "customers", xlsx(CUSTOMER_HEADS, GOOD[0], ["KH-9", "", "", "", "", "", ""]))
    with pytest.raises(NotAllowed, match="1 行有误"):
        services.start(run.pk, by=office.clerk, at=NOW)
    work()
    assert Customer.objects.count() == 0


def test_what_changed_since_the_trial_stops_the_whole_import_and_names_the_row(office: World) -> None:
    run = tried(office, office.clerk, "customers", xlsx(CUSTOMER_HEADS, *GOOD))
    services.start(run.pk, by=office.clerk, at=NOW)
    _known(office, "KH-77", "杭州乙公司", "0571-5550 9002")
    work()
    run = fresh(run)
    assert (run.state, counts(run)) == ("checked", (1, 0, 0, 1))
    assert list(Customer.objects.values_list("number", flat=True)) == ["KH-77"]
    stopped = Event.objects.get(paper=run.pk, name="imports.run.stopped")
    assert stopped.reason == "第 3 行：此电话的杭州乙公司已建档，客户编号 KH-77。"


def test_maker_is_told_what_became_of_it(office: World) -> None:
    run = imported(office, office.clerk, "customers", xlsx(CUSTOMER_HEADS, *GOOD))
    told = Notice.objects.filter(paper=run.pk, user=office.clerk).order_by("pk").values_list("text", flat=True)
    assert list(told) == [f"{run.number}（客户.xlsx）已校验：没有错误的行。", f"{run.number}：已导入 2 行。"]


def test_foreign_customers_are_neither_changed_nor_told(office: World, foreign: World) -> None:
    theirs = _known(foreign, "KH-1", "外方ZQXJ公司", "0571-5550 9001")
    run = imported(office, office.clerk, "customers", xlsx(CUSTOMER_HEADS, *GOOD))
    assert (run.state, counts(run)) == ("done", (2, 0, 0, 0))
    theirs.refresh_from_db()
    assert (theirs.name, theirs.version) == ("外方ZQXJ公司", 1)
    assert "ZQXJ" not in str([(row.faults, row.changes) for row in rows(run)])


def test_chinese_csv_of_excel_is_read(office: World) -> None:
    for name, file in (
        ("gb", csv(CUSTOMER_HEADS, *GOOD, encoding="gb18030", mark="\t")),
        ("bom", csv(CUSTOMER_HEADS, *GOOD, encoding="utf-8-sig", mark=";")),
    ):
        run = tried(office, office.clerk, "customers", file)
        assert (name, counts(run)) == (name, (2, 0, 0, 0))


def test_keeper_may_not_import_customers_and_clerk_may(office: World) -> None:
    with pytest.raises(NotYours):
        sent(office, office.keeper, "customers", xlsx(CUSTOMER_HEADS, *GOOD))
    assert sent(office, office.clerk, "customers", xlsx(CUSTOMER_HEADS, *GOOD)).state == "uploaded"


def test_colleague_does_not_go_on_with_somebody_elses_file(office: World) -> None:
    run = tried(office, office.clerk, "customers", xlsx(CUSTOMER_HEADS, *GOOD))
    with pytest.raises(NotYours):
        services.start(run.pk, by=office.clerk2, at=NOW)
    assert services.start(run.pk, by=office.clerk, at=NOW).state == "importing"


def test_thousand_customers_come_in(office: World) -> None:
    many = [customer(f"KH-{no:05}", f"第{no}号公司", f"0571-{no:08}") for no in range(1000)]
    run = imported(office, office.clerk, "customers", xlsx(CUSTOMER_HEADS, *many))
    assert (run.state, counts(run)) == ("done", (1000, 0, 0, 0))
    assert Customer.objects.filter(company=office.company).count() == 1000


def test_given_up_file_stays_out(office: World) -> None:
    run = tried(office, office.clerk, "customers", xlsx(CUSTOMER_HEADS, *GOOD))
    services.cancel(run.pk, by=office.clerk, at=NOW)
    with pytest.raises(NotAllowed):
        services.start(run.pk, by=office.clerk, at=NOW)
    assert Run.objects.get(pk=run.pk).state == "cancelled"
