"""What the database itself refuses about allocations, whoever writes them."""

import pgtrigger

_NEVER_OVER = """
    -- The receipt's row is the lock: two people who allocate the same money come here one after the other.
    SELECT amount INTO whole FROM receivables_receipt WHERE paper_id = NEW.receipt_id FOR NO KEY UPDATE;
    SELECT COALESCE(SUM(amount), 0), COALESCE(SUM(amount) FILTER (WHERE paper_id = NEW.paper_id), 0)
      INTO given, here FROM receivables_allocation WHERE receipt_id = NEW.receipt_id;
    IF given > whole OR here < 0 THEN
        RAISE EXCEPTION 'receipt %: % allocated of %', NEW.receipt_id, given, whole
            USING ERRCODE = 'check_violation', CONSTRAINT = 'allocation_within_receipt';
    END IF;
    SELECT gross INTO whole FROM receivables_invoice WHERE paper_id = NEW.paper_id FOR NO KEY UPDATE;
    IF FOUND THEN
        SELECT COALESCE(SUM(amount), 0) INTO given FROM receivables_allocation WHERE paper_id = NEW.paper_id;
        IF given > whole THEN
            RAISE EXCEPTION 'invoice %: % paid of %', NEW.paper_id, given, whole
                USING ERRCODE = 'check_violation', CONSTRAINT = 'allocation_within_invoice';
        END IF;
    END IF;
    SELECT gross INTO whole FROM receivables_opening WHERE paper_id = NEW.paper_id FOR NO KEY UPDATE;
    IF FOUND THEN
        SELECT COALESCE(SUM(amount), 0) INTO given FROM receivables_allocation WHERE paper_id = NEW.paper_id;
        IF given > whole THEN
            RAISE EXCEPTION 'opening receivable %: % paid of %', NEW.paper_id, given, whole
                USING ERRCODE = 'check_violation', CONSTRAINT = 'allocation_within_invoice';
        END IF;
    END IF;
    RETURN NULL;
"""


def never_over_allocated() -> pgtrigger.Trigger:
    """A receipt is never given away beyond its amount, nor an invoice, old or new, paid beyond its gross."""
    return pgtrigger.Trigger(
        name="never_over_allocated",
        when=pgtrigger.After,
        operation=pgtrigger.Insert,
        declare=[("whole", "NUMERIC"), ("given", "NUMERIC"), ("here", "NUMERIC")],
        func=_NEVER_OVER,
    )
