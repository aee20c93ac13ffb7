-- A system that calls again and again is asked no more often than its limit of calls allows. A program that does not know
-- this asks as often as it is called.
ALTER TABLE connections ADD COLUMN rests_until INTEGER;
