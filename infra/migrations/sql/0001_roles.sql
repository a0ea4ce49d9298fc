-- Who may do what: the writer adds facts and never changes one, the analyst reads views.
DO $$
DECLARE
    wanted text;
BEGIN
    FOREACH wanted IN ARRAY ARRAY['orderfold_writer', 'orderfold_analyst'] LOOP
        BEGIN
            EXECUTE format('CREATE ROLE %I NOLOGIN', wanted);
        EXCEPTION WHEN duplicate_object OR unique_violation THEN
            NULL; -- roles belong to the server; another database made it
        END;
    END LOOP;
END $$;
GRANT orderfold_writer TO CURRENT_USER;
GRANT USAGE ON SCHEMA orderfold TO orderfold_writer;
GRANT SELECT, INSERT ON events TO orderfold_writer;
GRANT SELECT, UPDATE ON log_head TO orderfold_writer;
GRANT SELECT, INSERT, UPDATE, DELETE ON checkpoint, personal_data, consumer_position, inbox, dead_letter,
    sealed_record, sealed_record_key, stock, stock_movement, stock_gain, processor_run, dc_schedule,
    planned_run, fast_clock TO orderfold_writer;
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA orderfold TO orderfold_writer;
