-- The database and its two roles. Run once by the cluster's superuser, again after a change:
--   OWNER_PASSWORD=… APP_PASSWORD=… psql -X -v ON_ERROR_STOP=1 -d postgres -f tools/sql/roles.sql
--
-- danju_owner owns the database and all in it and runs the migrations (DATABASE_OWNER_URL).
-- danju_app   is what web and workers connect as (DATABASE_URL). It owns nothing: it can read and write rows,
--             but neither ALTER a table, drop a trigger, TRUNCATE, nor create anything.
\getenv owner_password OWNER_PASSWORD
\getenv app_password APP_PASSWORD

SELECT format('CREATE ROLE %I', name)
  FROM unnest(ARRAY['danju_owner', 'danju_app']) AS name
 WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name) \gexec

ALTER ROLE danju_owner LOGIN NOSUPERUSER NOCREATEROLE NOCREATEDB PASSWORD :'owner_password';
ALTER ROLE danju_app LOGIN NOSUPERUSER NOCREATEROLE NOCREATEDB NOINHERIT PASSWORD :'app_password';

-- Numbers are found by ranges of text, so they must sort by code point and not by the habits of a language.
SELECT 'CREATE DATABASE danju OWNER danju_owner TEMPLATE template0 LC_COLLATE ''C'''
 WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = 'danju') \gexec

\connect danju
\ir grants.sql
