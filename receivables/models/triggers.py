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
        SELECT given + COALESCE(SUM(amount), 0) INTO given
          FROM receivables_writeoff WHERE debt_id = NEW.paper_id AND state = 'approved';
        IF given > whole THEN
            RAISE EXCEPTION 'invoice %: % paid of %', NEW.paper_id, given, whole
                USING ERRCODE = 'check_violation', CONSTRAINT = 'allocation_within_invoice';
        END IF;
    END IF;
    SELECT gross INTO whole FROM receivables_opening WHERE paper_id = NEW.paper_id FOR NO KEY UPDATE;
    IF FOUND THEN
        SELECT COALESCE(SUM(amount), 0) INTO given FROM receivables_allocation WHERE paper_id = NEW.paper_id;
        SELECT given + COALESCE(SUM(amount), 0) INTO given
          FROM receivables_writeoff WHERE debt_id = NEW.paper_id AND state = 'approved';
        IF given > whole THEN
            RAISE EXCEPTION 'opening receivable %: % paid of %', NEW.paper_id, given, whole
                USING ERRCODE = 'check_violation', CONSTRAINT = 'allocation_within_invoice';
        END IF;
    END IF;
    RETURN NULL;
"""

_NEVER_OVER_WRITTEN_OFF = """
    IF NEW.state <> 'approved' THEN
        RETURN NULL;
    END IF;
    -- The debt's row is the lock here too: what is paid meanwhile is not written off besides.
    SELECT gross INTO whole FROM receivables_invoice WHERE paper_id = NEW.debt_id FOR NO KEY UPDATE;
    IF NOT FOUND THEN
        SELECT gross INTO whole FROM receivables_opening WHERE paper_id = NEW.debt_id FOR NO KEY UPDATE;
    END IF;
    SELECT COALESCE(SUM(amount), 0) INTO given FROM receivables_allocation WHERE paper_id = NEW.debt_id;
    SELECT given + COALESCE(SUM(amount), 0) INTO given
      FROM receivables_writeoff WHERE debt_id = NEW.debt_id AND state = 'approved';
    IF whole IS NULL OR given > whole THEN
        RAISE EXCEPTION 'debt %: % paid and written off of %', NEW.debt_id, given, whole
            USING ERRCODE = 'check_violation', CONSTRAINT = 'writeoff_within_debt';
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


def never_over_written_off() -> pgtrigger.Trigger:
    """A debt is never paid and written off beyond its gross, and only a debt is written off."""
    return pgtrigger.Trigger(
        name="never_over_written_off",
        when=pgtrigger.After,
        operation=pgtrigger.Insert | pgtrigger.Update,
        declare=[("whole", "NUMERIC"), ("given", "NUMERIC")],
        func=_NEVER_OVER_WRITTEN_OFF,
    )
