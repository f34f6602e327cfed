"""The list of customers: columns, conditions, and what can be done with ticked rows."""

from django.utils.translation import gettext_lazy as _

from core import columns, lists
from core.columns import Column
from core.components import Ask
from core.listing import Blank
from customers import policies, queries, services
from customers.forms import CustomerFilter

REASON = Ask("reason", _("Reason"), required=True)

CUSTOMERS = lists.register(
    lists.ListKind(
        "customers:list",
        _("Customers"),
        "customers.view",
        queries.visible,
        (
            columns.number(_("Number"), sort="number"),
            Column("name", _("Name"), "name", css="clip"),
            Column("contact", _("Contact"), "contact", css="nowrap"),
            Column("phone", _("Phone"), "phone", css="nowrap"),
            Column("unit", _("Department"), "unit.name", css="nowrap"),
            Column("route", _("Route"), "route", css="nowrap"),
            Column("payment_terms", _("Payment terms"), "get_payment_terms_display", css="nowrap"),
            columns.moment("changed", _("Changed"), "changed_at", sort="changed"),
            columns.state(_("Status")),
            Column("fax", _("Fax"), "fax", extra=True),
            Column("address", _("Address"), "address", css="soft clip", extra=True),
            Column("tax_number", _("Tax number"), "tax_number", extra=True),
        ),
        sorts={"number": "number", "changed": "changed_at"},
        order="number",
        form=lambda params, user: CustomerFilter(params, user=user),
        bulk=(lists.Bulk("retire", _("Retire"), policies.WRITE, services.retire_customer, icon="ban", ask=(REASON,)),),
        empty=Blank(_("No customers yet"), _("Look a customer up first; who is not found is added."), "users"),
    )
)
