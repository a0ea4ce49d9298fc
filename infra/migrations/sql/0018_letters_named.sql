-- A dead letter is found by what it names. What it names is not kept, only what a secret of this installation makes of it.
ALTER TABLE installation ADD COLUMN letter_key bytea;
UPDATE installation SET letter_key = sha256(convert_to(gen_random_uuid()::text || gen_random_uuid()::text, 'UTF8'));
ALTER TABLE installation ALTER COLUMN letter_key SET NOT NULL;
COMMENT ON COLUMN installation.letter_key IS 'The secret under which numbers and ids of dead letters are hashed.';

ALTER TABLE dead_letter ADD COLUMN found_by uuid[];
COMMENT ON COLUMN dead_letter.found_by IS 'Keyed hashes of the numbers, the key and the ids by which a person may look for it; NULL where an older version kept it, empty once it was forgotten.';
CREATE INDEX dead_letter_found_by ON dead_letter USING gin (found_by);
CREATE INDEX dead_letter_found_by_nothing ON dead_letter (id) WHERE found_by IS NULL;
