"""A line that costs less than the product's base price: whoever decides on its paper looks at it first."""

from django.db.models import F, Q

# Tax is taken out on both sides, as catalog.pricing does; a base price of 0 is none.
BELOW_BASE = Q(product__base_price__gt=0) & Q(
    unit_price__lt=F("product__base_price") * (1 + F("tax_rate")) / (1 + F("product__tax_rate"))
)
