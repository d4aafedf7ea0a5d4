-- Version 2: what the office itself decides, enters, grants and signs.

-- 接受 / 退回 / 准予例外 of a finding; row and code '' for a bureau's whole return.
CREATE TABLE decision (
  id INTEGER PRIMARY KEY,
  period TEXT NOT NULL,
  bureau TEXT NOT NULL,
  row TEXT NOT NULL,
  code TEXT NOT NULL,
  verdict TEXT NOT NULL CHECK (verdict IN ('accepted', 'sent_back', 'exempted')),
  sha256 TEXT,
  who TEXT NOT NULL,
  why TEXT NOT NULL,
  decided_at TEXT NOT NULL,
  replaces INTEGER REFERENCES decision (id)
);

-- 代录: a figure that came on paper or by telephone; '' takes an entry back.
CREATE TABLE hand_entry (
  id INTEGER PRIMARY KEY,
  period TEXT NOT NULL,
  bureau TEXT NOT NULL,
  row TEXT NOT NULL,
  field TEXT NOT NULL,
  raw TEXT NOT NULL,
  medium TEXT NOT NULL CHECK (medium IN ('paper', 'telephone')),
  who TEXT NOT NULL,
  entered_at TEXT NOT NULL,
  replaces INTEGER REFERENCES hand_entry (id)
);

CREATE TABLE extension (
  id INTEGER PRIMARY KEY,
  period TEXT NOT NULL,
  bureau TEXT NOT NULL,
  due TEXT NOT NULL,
  who TEXT NOT NULL,
  why TEXT NOT NULL,
  granted_at TEXT NOT NULL,
  replaces INTEGER REFERENCES extension (id)
);

-- From a month on a bureau has a new name, a successor, or is no more ('' for other).
CREATE TABLE bureau_change (
  id INTEGER PRIMARY KEY,
  since TEXT NOT NULL,
  bureau TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('name', 'successor', 'end')),
  other TEXT NOT NULL,
  noted_at TEXT NOT NULL
);

-- The bulletin as it was signed: its own bytes, and where its figures are not those of the results.
CREATE TABLE signed_text (
  edition INTEGER NOT NULL REFERENCES edition (id),
  place INTEGER NOT NULL,
  said TEXT NOT NULL,
  PRIMARY KEY (edition, place)
) WITHOUT ROWID;
