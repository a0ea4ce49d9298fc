-- Who may do what: the writer adds facts and never changes one, the analyst reads views. infra/roles.py has made both.
GRANT USAGE ON SCHEMA orderfold TO orderfold_writer;
GRANT SELECT, INSERT ON events TO orderfold_writer;
GRANT SELECT, UPDATE ON log_head TO orderfold_writer;
GRANT SELECT, INSERT, UPDATE, DELETE ON checkpoint, personal_data, consumer_position, inbox, dead_letter,
    sealed_record, sealed_record_key, stock, stock_movement, stock_gain, processor_run, dc_schedule,
    planned_run, fast_clock TO orderfold_writer;
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA orderfold TO orderfold_writer;
