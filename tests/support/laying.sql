-- How tests lay rows that were built once: without triggers, which would write history again, and with sequences after
-- them. Only the tests' databases have this; the application's role may not switch triggers off by itself.
CREATE SCHEMA laying;
GRANT USAGE ON SCHEMA laying TO danju_app;

CREATE FUNCTION laying.lay(fresh jsonb, changed jsonb) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET session_replication_role = replica SET search_path = public AS $$
DECLARE
    name text; columns text; assigned text; rows jsonb; serial text;
BEGIN
    FOR name, rows IN SELECT * FROM jsonb_each(fresh) LOOP
        SELECT string_agg(quote_ident(attname), ', ') INTO columns FROM pg_attribute
         WHERE attrelid = name::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = '';
        EXECUTE format('INSERT INTO %I (%s) OVERRIDING SYSTEM VALUE SELECT %s FROM jsonb_populate_recordset(null::%I, $1)',
                       name, columns, columns, name) USING rows;
        serial := laying.serial(name);
        IF serial IS NOT NULL THEN
            EXECUTE format('SELECT setval(%L, greatest((SELECT last_value FROM %s), (SELECT max(%I) FROM %I)))',
                           serial, serial, laying.key(name), name);
        END IF;
    END LOOP;
    FOR name, rows IN SELECT * FROM jsonb_each(changed) LOOP
        SELECT string_agg(format('%I = source.%I', attname, attname), ', ') INTO assigned FROM pg_attribute
         WHERE attrelid = name::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = '';
        EXECUTE format('UPDATE %I target SET %s FROM jsonb_populate_recordset(null::%I, $1) source WHERE target.%I = source.%I',
                       name, assigned, name, laying.key(name), laying.key(name)) USING rows;
    END LOOP;
END $$;

-- The column that is a table's primary key; every table has one of a single column.
CREATE FUNCTION laying.key(name text) RETURNS text LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
    SELECT attname::text FROM pg_index JOIN pg_attribute ON attrelid = indrelid AND attnum = indkey[0]
     WHERE indrelid = name::regclass AND indisprimary
$$;

-- The sequence of that column, if it has one.
CREATE FUNCTION laying.serial(name text) RETURNS text LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
    SELECT pg_get_serial_sequence(quote_ident(name), laying.key(name))
$$;

-- The number of the savepoint that is open: what the test wrote before it has a lower one, whatever is written from now
-- on has this or a higher one. A snapshot would not tell them apart, for both belong to a transaction still under way.
CREATE TABLE laying.mark (begun boolean);
CREATE FUNCTION laying.begun() RETURNS bigint LANGUAGE sql SECURITY DEFINER SET search_path = public AS $$
    INSERT INTO laying.mark VALUES (true) RETURNING xmin::text::bigint
$$;

-- The rows that were written since a transaction number, {table: [row, …]}: those with keys that were not there before,
-- or those that were.
CREATE FUNCTION laying.written(since bigint, known jsonb, before boolean) RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public AS $$
DECLARE
    name text; rows jsonb; found jsonb := '{}';
BEGIN
    FOR name IN SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' LOOP
        EXECUTE format('SELECT jsonb_agg(to_jsonb(t)) FROM %I t WHERE xmin::text::bigint >= $1
                        AND (coalesce($2 -> %L, ''[]'') @> to_jsonb(%I)) = $3', name, name, laying.key(name))
           INTO rows USING since, known, before;
        IF rows IS NOT NULL THEN found := found || jsonb_build_object(name, rows); END IF;
    END LOOP;
    RETURN found;
END $$;

-- The primary keys that are there: {table: [key, …]}.
CREATE FUNCTION laying.keys() RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
DECLARE
    name text; rows jsonb; found jsonb := '{}';
BEGIN
    FOR name IN SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' LOOP
        EXECUTE format('SELECT jsonb_agg(%I) FROM %I', laying.key(name), name) INTO rows;
        IF rows IS NOT NULL THEN found := found || jsonb_build_object(name, rows); END IF;
    END LOOP;
    RETURN found;
END $$;

GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA laying TO danju_app;
