-- Read models and views by version. The tables of an older version are recognised by their columns.
DROP TABLE IF EXISTS installed;
CREATE TABLE installed (
    name text PRIMARY KEY,
    version text NOT NULL
);
COMMENT ON TABLE installed IS 'The version of each read model, and a digest of the SELECT of each view.';
GRANT SELECT ON installed TO orderfold_writer;
