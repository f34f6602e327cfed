"""Reads of the catalogue. What a person sees starts from `visible`; later apps name the company they act for."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Case, Count, IntegerField, Q, QuerySet, Value, When
from django.db.models.functions import Upper
from django.utils.translation import gettext as _

from accounts.models import Company, User
from accounts.queries import in_company
from catalog.foreign import Booked
from catalog.models import BookedRate, ItemClass, Product
from core.refusals import NotFound

CANDIDATES = 4


@dataclass(frozen=True)
class Resolved:
    """What a typed text means: one product, or none with the products that it could mean."""

    text: str
    product: Product | None = None
    candidates: tuple[Product, ...] = ()

    @property
    def sentence(self) -> str:
        """Why no product was taken and what would be right; empty when one was."""
        if self.product is not None:
            return ""
        if self.candidates:
            codes = ", ".join(product.code for product in self.candidates[:CANDIDATES])
            return _("“%(text)s” fits several products: %(codes)s.") % {"text": self.text, "codes": codes}
        return _("No product “%(text)s”. Type its code, name, pinyin initials or barcode.") % {"text": self.text}


def visible(user: User) -> QuerySet[Product]:
    """The products of the person's company, retired ones too."""
    return in_company(Product.objects.select_related("item_class"), user)


def products(user: User) -> QuerySet[Product]:
    """The products that the person's company sells now."""
    return visible(user).filter(retired_at__isnull=True)


def item_classes(user: User) -> QuerySet[ItemClass]:
    """The item classes of the person's company, by code."""
    return in_company(ItemClass.objects.order_by("code"), user)


def classes_counted(user: User) -> QuerySet[ItemClass]:
    """The item classes with `products_on_sale`, how many products each has."""
    on_sale = Count("products", filter=Q(products__retired_at__isnull=True))
    return item_classes(user).annotate(products_on_sale=on_sale)


def get(user: User, pk: int) -> Product:
    """One product of the person's company, else NotFound."""
    found = visible(user).select_related("changed_by").filter(pk=pk).first()
    if found is None:
        raise NotFound(_("There is no such product in your company."))
    return found


def containing(queryset: QuerySet[Product], text: str) -> QuerySet[Product]:
    """Products that have every word of `text` somewhere in code, barcode, name, spec, pinyin or initials."""
    for word in text.lower().split():
        queryset = queryset.filter(search__contains=word)
    return queryset


def find(user: User, text: str, limit: int = 12) -> list[Product]:
    """Products on sale for a text being typed, the most likely first: equal, then starting with it, then having it."""
    text = text.strip()
    if not text:
        return []
    ranked = containing(products(user), text).annotate(rank=_rank(text))
    return list(ranked.order_by("rank", "code")[:limit])


def _rank(text: str) -> Case:
    keys = text.lower()
    return Case(
        When(Q(code__iexact=text) | Q(barcode=text), then=Value(0)),
        When(Q(code__istartswith=text) | Q(initials=keys), then=Value(1)),
        When(Q(name__istartswith=text) | Q(initials__startswith=keys), then=Value(2)),
        When(pinyin__startswith=keys, then=Value(3)),
        default=Value(4),
        output_field=IntegerField(),
    )


def by_ids(company: Company, ids: Iterable[int]) -> dict[int, Product]:
    """The company's products of these ids, by id, in one query; foreign and unknown ids are left out."""
    return {product.pk: product for product in Product.objects.filter(company=company, pk__in=set(ids))}


def charge(company: Company, kind: str) -> Product | None:
    """The product on sale that charges freight, travel, labour or the delivery fee, or None."""
    on_sale = Product.objects.filter(company=company, charge=kind, retired_at__isnull=True)
    return on_sale.order_by("code").first()


def resolve(company: Company, texts: Iterable[str]) -> dict[str, Resolved]:
    """What typed texts mean, by text, in one query: code, then barcode, name, pinyin initials, full pinyin.

    The code wins over everything; a text that fits several products of the same rank stays open. A retired product
    is found only where none on sale fits, so that the line can say why it may not be sold.
    """
    wanted = {text: text.strip() for text in texts if text.strip()}
    found = list(_equal_to_any(company, list(set(wanted.values())))) if wanted else []
    on_sale, known = _Known(product for product in found if not product.is_retired), _Known(found)
    return {text: _resolved(stripped, on_sale, known) for text, stripped in wanted.items()}


def _equal_to_any(company: Company, texts: Sequence[str]) -> QuerySet[Product]:
    upper, lower = [text.upper() for text in texts], [text.lower() for text in texts]
    products = Product.objects.filter(company=company).annotate(upper_code=Upper("code"))
    return products.filter(
        Q(upper_code__in=upper) | Q(barcode__in=texts) | Q(name__in=texts) | Q(initials__in=lower) | Q(pinyin__in=lower)
    ).order_by("code")


class _Known:
    """The products found for many texts, by what each may be called: a text is looked up, not compared with all."""

    def __init__(self, found: Iterable[Product]) -> None:
        self.ranks: tuple[dict[str, list[Product]], ...] = ({}, {}, {}, {})
        for product in found:
            for rank, name in _names(product):
                fitting = self.ranks[rank].setdefault(name, [])
                if product not in fitting:
                    fitting.append(product)

    def best(self, text: str) -> list[Product]:
        """The products of the strongest rank at which any fits."""
        wanted = (text, text.upper(), text, text.lower())
        return next((rank[name] for rank, name in zip(self.ranks, wanted, strict=True) if name in rank), [])


def _names(product: Product) -> list[tuple[int, str]]:
    """What a product may be called, with how much that counts: the code as it is, its letters, name, pinyin."""
    names = [(0, product.code), (1, product.code.upper()), (2, product.barcode), (2, product.name)]
    return [(rank, name) for rank, name in (*names, (3, product.initials), (3, product.pinyin)) if name]


def _resolved(text: str, on_sale: _Known, all_found: _Known) -> Resolved:
    for known in (on_sale, all_found):
        fitting = known.best(text)
        if len(fitting) == 1:
            return Resolved(text, fitting[0])
        if fitting:
            return Resolved(text, None, tuple(fitting))
    return Resolved(text)


# -- rates of foreign currencies -------------------------------------------------------------------------------------


def rates(user: User) -> QuerySet[BookedRate]:
    """The rates that the person's company has ever booked."""
    return in_company(BookedRate.objects.select_related("by"), user)


def rates_in_force(company: Company, on: dt.date) -> dict[str, BookedRate]:
    """The rate of each currency on a day; one query."""
    rows = BookedRate.objects.filter(company=company, from_day__lte=on)
    latest = rows.order_by("currency", "-from_day", "-pk").distinct("currency")
    return {row.currency: row for row in latest.select_related("by")}


def rate_on(company: Company, currency: str, on: dt.date) -> Booked | None:
    """The rate of a currency on a day, or None when none was booked; of two for one day the later one counts."""
    rows = BookedRate.objects.filter(company=company, currency=currency, from_day__lte=on)
    found = rows.order_by("-from_day", "-pk").values_list("rate", flat=True).first()
    return None if found is None else Booked(currency, found)


# -- misspelt codes ----------------------------------------------------------------------------------------------------

LOOKALIKE, MEANT = "OQILZSB", "0011258"
"""Letters that are taken for figures."""
NEAR_TEXTS = 20
"""So many misspelt texts are compared with every code; a list in which more are wrong is not a list of ours."""
NEAR_LONGEST = 120
"""No name is longer; comparing costs by the letter."""
ALIKE = 0.4


def nearest(company: Company, texts: Iterable[str]) -> dict[str, Product]:
    """The product on sale that a text probably meant: the same but for O/0, I/1 and the like, else alike; one query."""
    short = (text for text in texts if text.strip() and len(text) <= NEAR_LONGEST)
    asked = list(dict.fromkeys(short))[:NEAR_TEXTS]
    rows = Product.objects.raw(_NEAREST, {"company": company.pk, "texts": asked, **_SIGNS})
    return {row.asked: row for row in rows}  # type: ignore[attr-defined]  # selected beside the columns


_SIGNS = {"lookalike": LOOKALIKE, "meant": MEANT, "alike": ALIKE}
# The codes are read once for all texts; likeness costs more and is asked only where the first two signs agree.
_NEAREST = """
    WITH said AS (
           SELECT asked, translate(upper(asked), %(lookalike)s, %(meant)s) AS code
             FROM unnest(%(texts)s::text[]) AS text (asked)
         ),
         known AS MATERIALIZED (
           SELECT id, code AS written, translate(upper(code), %(lookalike)s, %(meant)s) AS code,
                  name || ' ' || spec AS name
             FROM catalog_product
            WHERE company_id = %(company)s AND retired_at IS NULL
         ),
         near AS (
           SELECT said.asked, known.id, known.written, known.code = said.code AS same,
                  similarity(known.written, said.asked) AS likeness
             FROM said JOIN known ON left(known.code, 2) = left(said.code, 2)
           UNION ALL
           SELECT said.asked, known.id, known.written, FALSE, similarity(known.name, said.asked)
             FROM said JOIN known ON left(known.name, 2) = left(said.asked, 2)
         ),
         best AS (
           SELECT DISTINCT ON (asked) asked, id
             FROM near
            WHERE same OR likeness >= %(alike)s
            ORDER BY asked, same DESC, likeness DESC, written
         )
    SELECT product.*, best.asked
      FROM best JOIN catalog_product product ON product.id = best.id
"""
