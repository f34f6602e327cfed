"""Whether the credit ledger holds of every order what its lines say. Reads only; repairs nothing."""

from collections.abc import Iterator

from django.db import connection

from accounts.models import Company
from core.ledgers import Difference

# The same sums as orders.amounts.standing, computed by the database over all orders of a company.
PARTS = """
    WITH share AS (
        SELECT line.order_id,
               CASE WHEN line.given_up = 0 THEN line.gross
                    ELSE round(line.gross * (line.quantity - line.given_up) / line.quantity, 2) END AS kept,
               CASE WHEN line.shipped >= line.quantity THEN line.gross
                    ELSE round(line.gross * line.shipped / line.quantity, 2) END AS shipped,
               CASE WHEN line.invoiced >= line.quantity THEN line.gross
                    ELSE round(line.gross * line.invoiced / line.quantity, 2) END AS invoiced
          FROM orders_orderline line
          JOIN orders_order head ON head.paper_id = line.order_id AND head.company_id = %(company)s
    ), computed AS (
        SELECT head.paper_id, head.state,
               coalesce(sum(CASE WHEN head.state = 'held' THEN share.kept - share.invoiced END), 0) AS ordered,
               coalesce(sum(CASE WHEN head.state IN ('released', 'shipped', 'closed')
                                 THEN share.kept - greatest(share.shipped, share.invoiced) END), 0) AS released,
               coalesce(sum(CASE WHEN head.state IN ('released', 'shipped', 'closed')
                                 THEN greatest(share.shipped - share.invoiced, 0) END), 0) AS shipped
          FROM orders_order head
          LEFT JOIN share ON share.order_id = head.paper_id
         WHERE head.company_id = %(company)s
         GROUP BY head.paper_id
    )
    SELECT coalesce(paper.number, '#' || computed.paper_id) || ' ' || part.component, part.held, part.said,
           computed.paper_id
      FROM computed
      JOIN workflow_paper paper ON paper.id = computed.paper_id
      LEFT JOIN credit_holding held ON held.paper_id = computed.paper_id
     CROSS JOIN LATERAL (VALUES
           ('ordered', coalesce(held.ordered, 0), computed.ordered),
           ('released', coalesce(held.released, 0), computed.released),
           ('shipped', coalesce(held.shipped, 0), computed.shipped)
           ) part (component, held, said)
     WHERE part.held <> part.said
     ORDER BY computed.paper_id, part.component
"""


def documents_are_entries(company: Company) -> Iterator[Difference]:
    """Ordered, released and shipped of every order in the ledger = what its lines say."""
    with connection.cursor() as cursor:
        cursor.execute(PARTS, {"company": company.pk})
        for subject, held, said, paper_id in cursor.fetchall():
            yield Difference(subject, held, said, paper_id)
