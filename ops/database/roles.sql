-- Whom the database lets in, besides its superuser. PostgreSQL's image runs this when it makes the database; it may be
-- run again, by the superuser: then the passwords become those in the files.
--
--   portal_owner  owns the database and all that migrations make in it; for `migrate` and `backup`
--   portal        reads and writes rows; for `web`, `worker` and `beat`. What it may not write, rights.sql says

SELECT 'CREATE ROLE ' || name FROM unnest(ARRAY['portal_owner', 'portal']) AS name
    WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name) \gexec

-- Read by psql itself: what is given as an argument, others can see.
\set owner_password `cat "$DB_OWNER_PASSWORD_FILE"`
\set password `cat "$DB_PASSWORD_FILE"`
ALTER ROLE portal_owner LOGIN NOSUPERUSER NOCREATEROLE NOCREATEDB NOREPLICATION NOBYPASSRLS PASSWORD :'owner_password';
ALTER ROLE portal LOGIN NOSUPERUSER NOCREATEROLE NOCREATEDB NOREPLICATION NOBYPASSRLS PASSWORD :'password';

ALTER DATABASE :"DBNAME" OWNER TO portal_owner;
-- No temporary tables, above all: one that is called as a table of ours would stand before it in what triggers ask.
REVOKE ALL ON DATABASE :"DBNAME" FROM PUBLIC;
GRANT CONNECT ON DATABASE :"DBNAME" TO portal;

-- Each table from the moment on in which a migration makes it.
ALTER DEFAULT PRIVILEGES FOR ROLE portal_owner GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO portal;
ALTER DEFAULT PRIVILEGES FOR ROLE portal_owner GRANT USAGE, SELECT ON SEQUENCES TO portal;
