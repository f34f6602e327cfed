"""What a role may do. Posts carry a role; nobody holds a permission otherwise.

Deciding on a paper is in no role: it is granted step by step.
"""

from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Role:
    """A set of duties with the permissions that they need."""

    name: str | Promise
    permissions: frozenset[str] = field(default_factory=frozenset)


# Everybody works by the handbook, so everybody reads it.
_EVERYBODY = frozenset({"handbook.view"})


def _role(name: str | Promise, *rights: str) -> Role:
    """Write rights short: 'quotes: view write' gives quotes.view and quotes.write."""
    found = set()
    for right in rights:
        app, _sep, verbs = right.partition(": ")
        found |= {f"{app}.{verb}" for verb in verbs.split()}
    return Role(name, frozenset(found | _EVERYBODY))


_READ = (
    *(
        "customers: view",
        "catalog: view",
        "calls: view leads",
        "quotes: view",
        "orders: view",
        "shipping: view pending",
    ),
    *("home: dashboard", "handbook: view"),
)
_MASTER = ("catalog: view", "customers: view", "inventory: view")

ROLES: dict[str, Role] = {
    "sales_clerk": _role(
        _("Sales clerk"),
        "handbook: view",
        *_MASTER,
        "customers: write",
        "calls: view answer leads",
        "quotes: view write send margin",
        "orders: view write release",
        "shipping: view pending notice sign emergency",
        "receivables: view enter",
        "credit: view applications apply review override guarantees",
        "imports: view run",
    ),
    "field_sales": _role(
        _("Field sales"),
        *_READ,
        "quotes: margin",
        "receivables: enter",
        "credit: guarantee guarantees applications apply",
    ),
    "key_account_rep": _role(_("Key account representative"), *_READ, "quotes: margin", "credit: applications apply"),
    "group_leader": _role(_("Group leader"), *_READ, "desk: share", "quotes: margin"),
    "deputy_manager": _role(
        _("Deputy manager"),
        *_READ,
        "desk: share",
        "quotes: margin",
        "orders: review",
        "inventory: view",
        "credit: applications guarantees",
    ),
    "dept_manager": _role(
        _("Department manager"),
        "handbook: write",
        *_READ,
        "desk: share",
        "quotes: margin",
        "catalog: cost",
        "orders: review liability",
        "inventory: view",
        "receivables: view",
        "credit: view applications apply review shortage override guarantees station",
    ),
    "sales_director": _role(
        _("Sales director"),
        "handbook: write",
        *_READ,
        "desk: share",
        "quotes: margin",
        "catalog: cost",
        "receivables: view",
        "credit: view manage applications guarantees station override",
    ),
    "gm": _role(
        _("General manager"),
        "handbook: write",
        *_READ,
        "desk: share",
        "orders: liability",
        "quotes: margin",
        "catalog: cost",
        "inventory: view",
        "receivables: view",
        "credit: view manage applications shortage guarantees",
    ),
    "group_fin_director": _role(
        _("Group finance director"),
        "handbook: write",
        *_READ,
        "catalog: cost",
        "receivables: view",
        "credit: view manage applications",
    ),
    "finance_supervisor": _role(
        _("Finance supervisor"),
        "handbook: write",
        *_READ,
        "desk: share",
        "catalog: cost rates",
        "shipping: debt",
        "receivables: view confirm accounts write_off",
        "credit: view manage ledger applications sheet review guarantees deduct",
        "rights: grant",
        "audit: refusals",
        "imports: view",
    ),
    "finance_clerk": _role(
        _("Finance clerk"),
        *_READ,
        "catalog: rates",
        "shipping: debt",
        "receivables: view enter confirm invoice write_off",
        "credit: view applications sheet review guarantees deduct",
        "imports: view run",
    ),
    "commerce_print": _role(
        _("Commerce clerk"),
        "handbook: view",
        "shipping: view pending print",
        "orders: view",
        "customers: view",
        "calls: leads lead",
    ),
    "order_group": _role(
        _("Order group"),
        "handbook: view",
        *_MASTER,
        "orders: view",
        "shipping: view pending note sign",
        "customers: view",
        "quotes: view",
    ),
    "warehouse": _role(
        _("Warehouse keeper"),
        "handbook: view",
        "catalog: view",
        "inventory: view receive",
        "imports: view run",
        "orders: view",
        "shipping: view issue ship note emergency",
    ),
    "logistics_driver": _role(_("Logistics"), "shipping: view ship sign"),
    "gate_guard": _role(_("Gate guard"), "shipping: view"),
    "purchasing": _role(_("Purchasing"), "handbook: view", *_MASTER, "catalog: cost", "orders: view"),
    "goods_planning": _role(
        _("Goods planning"),
        "handbook: view write",
        *_MASTER,
        "desk: share",
        "catalog: write cost",
        "inventory: write",
        "imports: view run",
        "orders: view",
    ),
    "technical": _role(_("Technical"), *_READ),
    "quality": _role(_("Quality"), *_READ),
    "production": _role(_("Production"), "handbook: view", "catalog: view", "inventory: view", "orders: view"),
    "loss_prevention": _role(_("Loss prevention"), "handbook: view", "shipping: view pending", "inventory: view"),
    "customer_mgmt": _role(_("Customer management"), *_READ, "customers: write", "imports: view run"),
    "price_committee": _role(_("Price committee"), "handbook: write", *_READ, "quotes: margin", "catalog: cost"),
    "audit": _role(
        _("Audit"),
        *_READ,
        "audit: export refusals",
        "catalog: cost",
        "inventory: view",
        "receivables: view",
        "credit: view applications guarantees",
        "imports: view",
    ),
    "installer": _role(_("Installer"), "orders: view", "customers: view"),
    "policy_owner": _role(_("Policy owner"), "handbook: write", *_READ),
}

ROLE_CHOICES = [(code, role.name) for code, role in ROLES.items()]
PERMISSIONS: frozenset[str] = frozenset().union(*(role.permissions for role in ROLES.values()))
