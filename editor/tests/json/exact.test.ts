import { describe, expect, it } from "vitest";
import { Exact, isNumber, isRecord, parse, parseTyped, settled, stringify, typedNumber } from "~/json/exact";

const HARD = [
  "1234567890123456789",
  "12345678901234567890",
  "9007199254740993",
  "-9007199254740993",
  "123456789012345678901234567890",
  "0.1000000000000000055",
  "3.141592653589793238462643",
  "1.0",
  "1.50",
  "-0",
  "-0.0",
  "0.0",
  "0.0000001",
  "1e5",
  "1E5",
  "1e+5",
  "1.50e-10",
  "1e400",
  "-1e400",
  "1e-400",
];
const EASY = [
  "0",
  "0.14285714285714285",
  "1.5e-10",
  "7",
  "-7",
  "1.5",
  "0.000001",
  "9007199254740991",
  "1234567890",
];

describe("a number", () => {
  it.each([...HARD, ...EASY])("%s comes out as it went in, wherever it stands", (number) => {
    for (const text of [
      number,
      `[${number}]`,
      `{"a":${number},"b":[${number},"${number}"]}`,
      `[[${number}]]`,
    ])
      expect(stringify(parse(text))).toBe(text);
  });

  it.each(EASY)("%s is a plain number", (number) => {
    expect(parse(number)).toBe(Number(number));
  });

  it.each(HARD)("%s counts and prints as what it is", (number) => {
    const value = parse(number) as Exact;
    expect(value).toBeInstanceOf(Exact);
    expect(`${value}`).toBe(number);
    expect(Number(value)).toBe(Number(number));
  });

  it("survives among spaces and lines, and beside texts that look like it", () => {
    const text =
      '{\n "1e5": "12345678901234567890",\n "b" : 12345678901234567890 ,\t"c\\"1.0": "\\\\", "d": 1.0 }';
    expect(stringify(parse(text))).toBe(
      '{"1e5":"12345678901234567890","b":12345678901234567890,"c\\"1.0":"\\\\","d":1.0}',
    );
  });

  it("of any random form survives", () => {
    const digits = (count: number) =>
      Array.from({ length: count }, () => Math.floor(Math.random() * 10)).join("");
    for (let round = 0; round < 2000; round += 1) {
      const whole = Math.random() < 0.3 ? "0" : `${1 + (round % 9)}${digits(round % 23)}`;
      const fraction = Math.random() < 0.5 ? `.${digits(1 + (round % 19))}` : "";
      const exponent = Math.random() < 0.3 ? `e${["", "-", "+"][round % 3]}${digits(1 + (round % 3))}` : "";
      const text = `{"n":${round % 2 ? "-" : ""}${whole}${fraction}${exponent}}`;
      expect(stringify(parse(text))).toBe(text);
    }
  });
});

describe("what is not JSON", () => {
  it.each([
    "{1e5: 1}",
    "[1e5 2]",
    "[01234567890123456789]",
    "[1.]",
    "{",
    "",
    "NaN",
    "[12345678901234567890,]",
  ])("%s is refused", (text) => {
    expect(() => parse(text)).toThrow(SyntaxError);
  });
});

describe("other values", () => {
  it("are what the built-in parser makes of them", () => {
    const text = '{"a":[true,false,null,"x\\u0041\\n"],"__proto__":{"b":1.0},"c":{}}';
    const value = parse(text);
    expect(stringify(value)).toBe('{"a":[true,false,null,"xA\\n"],"__proto__":{"b":1.0},"c":{}}');
    expect(isRecord(value) && Object.keys(value)).toEqual(["a", "__proto__", "c"]);
  });

  it("are indented where that is asked for", () => {
    expect(stringify(parse('{"a":1.0}'), 2)).toBe('{\n  "a": 1.0\n}');
  });
});

describe("what was typed", () => {
  it("may not hold a number that nothing could read back", () => {
    expect(() => parseTyped('{"a": [1e400]}')).toThrow("1e400 is too large");
    expect(() => parseTyped(`[-${"9".repeat(400)}]`)).toThrow("is too large");
    expect(stringify(parseTyped('{"a": [1e300]}'))).toBe('{"a":[1e300]}');
  });

  it.each([
    ["12345678901234567890", "12345678901234567890"],
    ["1.0", "1.0"],
    ["7", "7"],
    ["1e400", null],
    ["", null],
    ["abc", null],
    ["007", "7"],
  ])("as %s in a number field is %s", (text, kept) => {
    const number = typedNumber(text);
    expect(number === null ? null : stringify(number)).toBe(kept);
  });
});

describe("an exact number", () => {
  it("is a number and no object", () => {
    const exact = new Exact("1.0");
    expect([
      isNumber(exact),
      isNumber(1),
      isNumber("1"),
      isRecord(exact),
      isRecord([]),
      isRecord({}),
    ]).toEqual([true, true, false, false, false, true]);
  });

  it.each([
    ["1.0", "1"],
    ["1e5", "100000"],
    ["12345678901234567890", "12345678901234567890"],
    ["0.1000000000000000055", "0.1"],
  ])("%s is kept by the server as %s", (text, kept) => {
    expect(stringify(settled(new Exact(text)))).toBe(kept);
  });
});
