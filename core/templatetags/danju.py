"""The tags of every page: `{% load danju %}`. What a tag draws stands in `templates/components/`; what is drawn in
every row of a list (icons, states, numbers, deadlines) is put together here, because a template costs more."""

import datetime as dt
import uuid
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import template
from django.contrib.messages import get_messages
from django.forms import BoundField, CheckboxInput
from django.template.context import Context
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from core import charts, columns, components, currencies, deadlines, display, drawing
from core.components import Action, Bar, Due, Text
from core.drawing import icon

register = template.Library()

register.filter("money", display.money_text)
register.filter("price", display.price_text)
register.filter("percent", display.percent_text)
register.filter("day", display.day_text)
register.filter("day_long", display.day_long_text)
register.filter("moment", display.moment_text)
register.filter("size", display.size_text)
register.filter("span", display.span_text)


@register.filter
def qty(value: Any, decimals: int = display.PRICE_DIGITS) -> str:
    """`1,200`: rounded to the unit's decimals, trimmed."""
    return display.qty_text(value, int(decimals))


@register.filter
def abroad_price(value: Decimal | None, currency: str) -> SafeString:
    """Under a price: the one that was keyed in a foreign currency; nothing in the company's own."""
    return _abroad("" if value is None else f"{currency} {display.price_text(value)}")


@register.filter
def abroad_money(value: Decimal | None, currency: str) -> SafeString:
    """Under an amount: what it is in the foreign currency; nothing in the company's own."""
    return _abroad("" if value is None else currencies.amount_text(currency, value))


def _abroad(text: str) -> SafeString:
    return format_html('<div class="small quiet nowrap">{}</div>', text) if text else SafeString("")


# -- drawn in every row ------------------------------------------------------------------------------------------


register.simple_tag(drawing.icon)
register.simple_tag(drawing.badge)
register.simple_tag(drawing.state)
register.simple_tag(drawing.doc_link)


def _enter() -> SafeString:
    return format_html('{}<span class="visually-hidden">Enter</span>', icon("corner-down-left", "s"))


@register.simple_tag
def kbd(keys: str) -> SafeString:
    """Keys to press: `{% kbd "J K" %}`; the sign for Enter is drawn, as many fonts lack it."""
    return format_html_join(" ", "<kbd>{}</kbd>", ((_enter() if key == "↵" else key,) for key in keys.split(" ")))


@register.simple_tag
def deadline(due: Due | None) -> SafeString | str:
    """How long there is, or by how much it is late; the full moment as its title."""
    if due is None:
        return display.ABSENT
    seen = deadlines.seen(due)
    return format_html(
        '<span class="due due-{}" title="{}">{}{}</span>',
        seen.look,
        timezone.localtime(due.at).strftime("%Y-%m-%d %H:%M"),
        icon(seen.icon, "s"),
        seen.text,
    )


@register.simple_tag
def stamp(value: dt.datetime | None) -> SafeString | str:
    """A moment as `<time>`: short to read, exact for machines."""
    if value is None:
        return ""
    return format_html('<time datetime="{}">{}</time>', value.isoformat(timespec="seconds"), display.moment_text(value))


@register.simple_tag
def light(look: str, label: Text) -> SafeString:
    """A traffic light with its own shape for each look: ok, warn, bad."""
    return format_html('<span class="row-x"><span class="light light-{}"></span>{}</span>', look, label)


@register.simple_tag
def progress(value: int, most: int, label: Text, look: str = "") -> SafeString:
    """A bar of how far something is; `label` says it in words."""
    css = format_html(' class="p-{}"', look) if look else ""
    return format_html('<progress{} value="{}" max="{}" aria-label="{}"></progress>', css, value, most, label)


@register.simple_tag(takes_context=True)
def form_key(context: Context) -> SafeString:
    """What every POST form carries: the CSRF token and the key by which a second sending is recognised."""
    return format_html(
        '<input type="hidden" name="csrfmiddlewaretoken" value="{}"><input type="hidden" name="once" value="{}">',
        context.get("csrf_token", ""),
        uuid.uuid4().hex,
    )


# -- around a piece of template ----------------------------------------------------------------------------------


@register.simple_block_tag
def sheet(
    content: str, title: Text, cap: Text = "", url: str = "", url_label: Text = "", flush: bool = False
) -> SafeString:
    """A white sheet with a head: `{% sheet "Lines" cap="8 rows" %}…{% endsheet %}`; flush for tables and lists."""
    quiet = format_html('<span class="cap">{}</span>', cap) if cap != "" else ""
    link = format_html('<a class="push small" href="{}">{}</a>', url, url_label) if url else ""
    body = content if flush else format_html('<div class="sheet-body">{}</div>', content)
    return format_html('<section class="sheet"><header><h2>{}</h2>{}{}</header>{}</section>', title, quiet, link, body)


@register.simple_block_tag
def note(content: str, look: str = "info") -> SafeString:
    """A sentence that stands out: `{% note "warn" %}…{% endnote %}`; look info, ok, warn, bad."""
    role = SafeString(' role="alert"') if look == "bad" else ""
    return format_html(
        '<div class="note note-{}"{}>{}<div>{}</div></div>', look, role, icon(components.NOTE_ICONS[look]), content
    )


# -- partials ----------------------------------------------------------------------------------------------------


@register.inclusion_tag("components/button.html")
def button(
    label: Text,
    url: str = "",
    look: str = "plain",
    icon: str = "",
    key: str = "",
    refusal: Text = "",
    name: str = "",
    value: str = "",
    small: bool = False,
) -> dict[str, Any]:
    """A link when there is a `url`, else the button that sends the form around it."""
    return {**locals(), "why": f"why-{uuid.uuid4().hex[:8]}" if refusal else ""}


@register.inclusion_tag("components/field.html")
def field(bound: BoundField, dense: bool = False) -> dict[str, Any]:
    """Label, star, widget, one sentence of error, help. `dense` puts the label beside the widget."""
    return {"field": bound, "dense": dense, "tick": isinstance(bound.field.widget, CheckboxInput)}


@register.inclusion_tag("components/form_errors.html")
def form_errors(form: Any) -> dict[str, Any]:
    """What is wrong with the form as a whole."""
    return {"errors": form.non_field_errors()}


def _primary_last(rows: Sequence[Action]) -> list[Action]:
    return sorted(rows, key=lambda action: (action.look == "primary", not action.refusal))


@register.inclusion_tag("components/actions.html")
def actions(rows: Sequence[Action], prefix: str | int = "", small: bool = False) -> dict[str, Any]:
    """A page's buttons, the primary one last. `prefix` keeps ids apart when a page shows several sets."""
    return {"actions": _primary_last(rows), "prefix": str(prefix), "small": small}


@register.inclusion_tag("components/_refusal.html")
def refusal_note(sentence: Text) -> dict[str, Any]:
    return {"sentence": sentence}


@register.inclusion_tag("components/empty.html")
def empty(title: Text, text: Text = "", icon: str = "inbox", action: Action | None = None) -> dict[str, Any]:
    return {"title": title, "text": text, "icon": icon, "actions": (action,) if action else ()}


@register.inclusion_tag("components/facts.html")
def facts(rows: Sequence[components.Fact], layout: str = "column", figure: Any = None) -> dict[str, Any]:
    return {"facts": rows, "layout": layout, "figure": figure}


@register.inclusion_tag("components/steps.html")
def steps(rows: Sequence[components.Step]) -> dict[str, Any]:
    return {"steps": rows}


@register.inclusion_tag("components/approvals.html")
def approvals(rows: Sequence[components.StepRow], note: Text = "") -> dict[str, Any]:
    return {"rows": rows, "note": note}


@register.inclusion_tag("components/timeline.html")
def timeline(rows: Sequence[components.TimelineRow]) -> dict[str, Any]:
    return {"rows": rows, "filters": components.timeline_filters(rows)}


@register.inclusion_tag("components/related.html")
def related(papers: components.Related) -> dict[str, Any]:
    return {"related": papers}


@register.inclusion_tag("components/attachments.html")
def attachments(rows: Sequence[components.AttachmentRow], add_url: str = "") -> dict[str, Any]:
    return {"rows": rows, "add_url": add_url}


@register.inclusion_tag("components/comments.html")
def comments(rows: Sequence[components.CommentRow], add_url: str = "") -> dict[str, Any]:
    return {"rows": rows, "add_url": add_url}


@register.inclusion_tag("components/prints.html")
def prints(rows: Sequence[components.PrintRow]) -> dict[str, Any]:
    return {"rows": rows}


@register.inclusion_tag("components/debt.html")
def debt(sum: components.Debt) -> dict[str, Any]:
    picture = charts.stack(sum.bar, 640, 16, sum.limit) if sum.bar else None
    return {"debt": sum, "picture": picture}


@register.inclusion_tag("components/tabs.html")
def tabs(rows: Sequence[components.Tab]) -> dict[str, Any]:
    return {"tabs": rows}


@register.inclusion_tag("components/totals.html", takes_context=True)
def totals(context: Context, rows: Sequence[components.Total], buttons: Sequence[Action] = ()) -> dict[str, Any]:
    return {"totals": rows, "actions": _primary_last(buttons), "prefix": "foot-"}


@register.inclusion_tag("components/toasts.html", takes_context=True)
def toasts(context: Context) -> dict[str, Any]:
    """The messages of django.contrib.messages."""
    request = context.get("request")
    return {"messages": get_messages(request) if request else ()}


@register.inclusion_tag("components/entry.html")
def entry(formset: Any) -> dict[str, Any]:
    """A formset as a dense table: blank rows without JavaScript, adding and removing rows with it."""
    return {"formset": formset}


# -- lists -------------------------------------------------------------------------------------------------------


@register.inclusion_tag("components/column.html", takes_context=True)
def column(context: Context, label: Text, sort: str = "", css: str = "") -> dict[str, Any]:
    """The head of a column; with `sort` (a key of the list's sorts) a link that sorts by it."""
    listing = context.get("listing")
    direction = listing.direction(sort) if listing and sort else ""
    url = listing.sort_url(sort) if listing and sort else ""
    return {"label": label, "css": css, "url": url, "direction": direction}


@register.simple_tag
def heads(listing: Any) -> SafeString:
    """The heads of the columns that the person sees; those that can be sorted are links."""
    return columns.heads(listing)


@register.simple_tag
def rows(listing: Any) -> SafeString:
    """The rows of a list, cell by cell as its columns say."""
    return columns.rows(listing)


@register.inclusion_tag("components/pager.html")
def pager(listing: Any) -> dict[str, Any]:
    return {"listing": listing}


@register.inclusion_tag("components/views.html")
def views(listing: Any) -> dict[str, Any]:
    return {"listing": listing}


@register.inclusion_tag("components/filters.html")
def filters(listing: Any) -> dict[str, Any]:
    return {"listing": listing}


# -- pictures ----------------------------------------------------------------------------------------------------


@register.inclusion_tag("components/chart_bars.html")
def chart_bars(bars: Sequence[Bar], label: Text, width: int = 288) -> dict[str, Any]:
    """Figures as horizontal bars with their labels left and their values right."""
    return {"picture": charts.bars(bars, width), "label": label}


@register.inclusion_tag("components/chart_columns.html")
def chart_columns(bars: Sequence[Bar], label: Text, target: Any = None, width: int = 288) -> dict[str, Any]:
    """A figure over time as columns; `target` is a dashed line."""
    return {"picture": charts.columns(bars, width, target), "label": label}


@register.inclusion_tag("components/chart_stack.html")
def chart_stack(bars: Sequence[Bar], label: Text, limit: Any = None, width: int = 640) -> dict[str, Any]:
    """Parts of a whole as one bar, against a limit when there is one."""
    return {"picture": charts.stack(bars, width, 16, limit), "label": label, "bars": bars}


@register.inclusion_tag("components/chart_line.html")
def chart_line(bars: Sequence[Bar], label: Text, width: int = 288) -> dict[str, Any]:
    """A figure over time as a line; only the last point is written out."""
    return {"picture": charts.line(bars, width), "label": label}


@register.simple_tag(takes_context=True)
def panel(context: Context, shown: components.Panel) -> SafeString:
    """Figures another app shows on this page, drawn by that app's own template."""
    found = context.template.engine.get_template(shown.template)  # type: ignore[union-attr]  # a rendering context has one
    with context.push(**shown.context):
        return found.render(context)


@register.filter
def minutes(span: dt.timedelta | None) -> int:
    """Whole minutes of a span of time, at least one."""
    return max(int(span.total_seconds() // 60), 1) if span else 1


@register.filter
def initial(name: str | Promise) -> str:
    """The first character of a name, for the round face beside it."""
    return str(name)[:1]
