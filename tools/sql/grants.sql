-- What the application's role may do in the database one is connected to, now and after every later migration.
DO $$ BEGIN EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database()); END $$;
DO $$ BEGIN EXECUTE format('GRANT CONNECT ON DATABASE %I TO danju_app', current_database()); END $$;

REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO danju_app;

GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO danju_app;
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO danju_app;
ALTER DEFAULT PRIVILEGES FOR ROLE danju_owner IN SCHEMA public
  GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO danju_app;
ALTER DEFAULT PRIVILEGES FOR ROLE danju_owner IN SCHEMA public
  GRANT USAGE, SELECT ON SEQUENCES TO danju_app;
