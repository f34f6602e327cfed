"""What is signed for with a delivery notice: where the goods go, from which warehouse, and how much of what."""

from django.db.models import prefetch_related_objects
from django.utils.translation import gettext_lazy as _

from catalog.agreed import line
from shipping.models import DeliveryNotice, Emergency
from workflow.contents import Content, Part


def of_notice(notice: DeliveryNotice) -> Content:
    """The whole notice; its lines are read once."""
    prefetch_related_objects([notice], "lines")
    return Content(_head(notice), [line(row) for row in sorted(notice.lines.all(), key=lambda row: row.no)])


def _head(notice: DeliveryNotice) -> list[Part]:
    return [
        Part("order", _("Order"), lambda: notice.order.number, notice.order_id),
        Part("warehouse", _("Warehouse"), notice.warehouse.name, notice.warehouse_id),
        Part("address", _("Delivery address"), notice.address),
        Part("consignee", _("Consignee"), notice.consignee),
    ]


def of_emergency(emergency: Emergency) -> Content:
    """What the manager and the witness sign: which goods, for whom, on whose word."""
    notice = emergency.notice
    parts = [
        Part("notice", _("Delivery notice"), lambda: notice.number, emergency.notice_id),
        Part("customer", _("Customer"), lambda: emergency.customer.name, emergency.customer_id),
        Part("manager", _("Gave the word"), lambda: emergency.manager.name, emergency.manager_id),
        Part("witness", _("Witness"), lambda: emergency.witness.name, emergency.witness_id),
        Part("reason", _("Why it is urgent"), emergency.reason),
        Part("explanation", _("Explanation"), emergency.explanation),
    ]
    return Content(parts, [])
