-- Version 4: the office's letters (提示单, 督办单, …).

-- The number of a month's letter, given with the first edition that has the letter, and to no other ever after.
CREATE TABLE letter (
  id INTEGER PRIMARY KEY,
  period TEXT NOT NULL,
  degree TEXT NOT NULL,
  bureau TEXT NOT NULL,
  part INTEGER NOT NULL,
  year INTEGER NOT NULL,
  no INTEGER NOT NULL,
  given_at TEXT NOT NULL,
  UNIQUE (period, degree, bureau, part),
  UNIQUE (year, degree, no)
);

-- What an edition's letters ask: a row of the plan a line.
CREATE TABLE asked (
  edition INTEGER NOT NULL REFERENCES edition (id),
  letter INTEGER NOT NULL REFERENCES letter (id),
  place INTEGER NOT NULL,
  row TEXT NOT NULL,
  answer_by TEXT NOT NULL,
  PRIMARY KEY (edition, letter, place)
) WITHOUT ROWID;
