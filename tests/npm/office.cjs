// Runs in Node (never imported): opens workbooks with SheetJS or exceljs, says what they hold, saves them as others.
//
// Usage: node office.cjs JOBS.json ANSWERS.json. A job is {"with": "sheetjs" | "exceljs", "open": path,
// "save": [[path, kind]], "dump": true}; its answer {"error": text} or {"sheets": {name: {"A1": text}}}.

const fs = require("node:fs");

async function sheetjs(job) {
  const XLSX = require("xlsx");
  const book = XLSX.read(fs.readFileSync(job.open), {
    cellFormula: true, cellNF: true, cellStyles: true, sheetStubs: false, bookVBA: true,
  });
  for (const [path, kind] of job.save || []) {
    XLSX.writeFile(book, path, { bookType: kind, bookSST: true, compression: true });
  }
  if (!job.dump) return {};
  const sheets = {};
  for (const name of book.SheetNames) {
    const cells = {};
    for (const [place, cell] of Object.entries(book.Sheets[name])) {
      if (place[0] !== "!" && cell.v !== undefined) cells[place] = String(cell.v);
    }
    sheets[name] = cells;
  }
  return { sheets };
}

function shown(value) {
  if (value === null || value === undefined) return "";
  if (value instanceof Date) return value.toISOString();
  if (value.richText) return value.richText.map((run) => run.text).join("");
  if (value.formula !== undefined || value.sharedFormula !== undefined) return shown(value.result);
  if (value.error) return value.error;
  if (value.text !== undefined) return shown(value.text);
  return String(value);
}

async function exceljs(job) {
  const ExcelJS = require("exceljs");
  const book = new ExcelJS.Workbook();
  await book.xlsx.readFile(job.open);
  for (const [path] of job.save || []) await book.xlsx.writeFile(path);
  if (!job.dump) return {};
  const sheets = {};
  for (const sheet of book.worksheets) {
    const cells = {};
    sheet.eachRow((row) => row.eachCell((cell) => {
      const text = shown(cell.value);
      if (text !== "") cells[cell.address] = text;
    }));
    sheets[sheet.name] = cells;
  }
  return { sheets };
}

async function main(jobsFile, answersFile) {
  const answers = [];
  for (const job of JSON.parse(fs.readFileSync(jobsFile, "utf8"))) {
    try {
      answers.push(await (job.with === "sheetjs" ? sheetjs(job) : exceljs(job)));
    } catch (error) {
      answers.push({ error: String(error && error.stack || error) });
    }
  }
  fs.writeFileSync(answersFile, JSON.stringify(answers));
}

main(...process.argv.slice(2));
