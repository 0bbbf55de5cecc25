import { seededRandom } from "../../server/statistics/numbers/random.ts";
import { type Operation, type Schema, sample } from "./sample.ts";

/** A request as bytes on the wire, and what is known of its answer before it is sent. */
export type Hostile = {
  readonly kind: string;
  readonly method: string;
  readonly path: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Buffer | null;
  /** The language of its answer; null where the request leaves it open. */
  readonly language: "zh" | "en" | null;
};

type Route = { readonly method: string; readonly path: string; readonly operation: Operation };

const TEXTS = [
  ...["", " ", "0", "-0", "-1", "00", "1e309", "-1e309", "1e-400", "NaN", "Infinity", "0x10", "1_000", "+1"],
  ...["2147483648", "9007199254740993", "99999999999999999999", "0.1", "1.0", "٣", "２０２５", "½", "Ⅳ"],
  ...["\0", "a\0b", "\r\nX-Set: 1", "\u202e", "\ufeff", "\ufffd", "\ud800", "\udfff\ud800", "😀", "𠀀", "é"],
  ...["__proto__", "constructor", "prototype", "toString", "hasOwnProperty", "__defineGetter__", "then"],
  ...[
    "' OR 1=1 --",
    "'; DROP TABLE application; --",
    '" UNION SELECT 1',
    "$1",
    "?",
    "\\",
    "%",
    "_",
    "{{7*7}}",
  ],
  ...[
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "javascript:alert(1)",
    "//evil.example",
    "=1+1",
  ],
  ...[
    "../../etc/passwd",
    "..\\..\\x",
    "/etc/passwd",
    "file:///etc/passwd",
    ".",
    "..",
    "~",
    "CON",
    "a/b",
    "a:b:c",
  ],
  ...["2025-02-29", "2024-02-29", "0000-01-01", "0001-01-01", "9999-12-31", "10000-01-01", "+275760-09-13"],
  ...[
    "-000001-01-01",
    "1969-12-31",
    "2025-13-01",
    "2025-00-00",
    "2025-06-31",
    "2025-6-1",
    "２０２５-０１-０１",
  ],
  ...[
    "2025Q5",
    "2025Q0",
    "0000Q1",
    "9999Q4",
    "2025Q4..2024Q1",
    "2025Q1..",
    "..",
    "null",
    "true",
    "undefined",
    "[]",
  ],
  ...[
    "{}",
    "[object Object]",
    "job",
    "phase:after:before",
    "phase:a:b:c",
    "x".repeat(201),
    "试".repeat(3000),
  ],
] as const;

/** JSON texts that stand in the place of a value, written as they are sent. */
const VALUES = [
  ...[
    "null",
    "true",
    "false",
    "0",
    "-0",
    "-1",
    "0.1",
    "1e308",
    "1e309",
    "-1e309",
    "1e-400",
    "9007199254740993",
  ],
  ...["2147483648", "[]", "{}", "[null]", "[[[[]]]]", '{"a":1}', '{"__proto__":{"admin":true}}', '"\\u0000"'],
  ...[
    '"\\ud800"',
    '"\\udfff\\ud800"',
    '"\\u202e"',
    '{"constructor":{"prototype":{"x":1}}}',
    '{"toString":1}',
  ],
  ...[
    `[${"0,".repeat(5000)}0]`,
    `${"[".repeat(3000)}${"]".repeat(3000)}`,
    `{"a":${"[".repeat(70)}${"]".repeat(70)}}`,
  ],
  ...[`{${Array.from({ length: 500 }, (_, index) => `"k${index}":${index}`).join()}}`, '{"length":1e9}'],
];

/** Bodies that are none. */
const BROKEN = [
  ...[
    "",
    " ",
    "{",
    "[1,",
    '{"a":1,}',
    "{'a':1}",
    "nul",
    "NaN",
    "undefined",
    "<xml/>",
    "a=1&b=2",
    "--x\r\n\r\n--x--",
  ],
  ...[
    "\ufeff{}",
    '{"a":1}{"b":2}',
    '{"a":1,"a":2}',
    '"\\x"',
    '{"a":"\n"}',
    "\0",
    "01",
    "+1",
    ".5",
    "1.",
    "//\n{}",
  ],
  ...[`${"[".repeat(100_000)}`, `${'{"a":'.repeat(50_000)}1${"}".repeat(50_000)}`, '{"__proto__":null}'],
];

const METHODS = [
  "PUT",
  "PATCH",
  "DELETE",
  "POST",
  "GET",
  "HEAD",
  "OPTIONS",
  "TRACE",
  "PROPFIND",
  "SEARCH",
  "get",
  "X",
];

const TYPES = [
  ...[
    "text/plain",
    "application/xml",
    "multipart/form-data; boundary=x",
    "application/x-www-form-urlencoded",
  ],
  ...[
    "application/json; charset=utf-16",
    "application/json; charset=gb18030",
    "application/jsonx",
    "json",
    "*/*",
    "",
  ],
  ...[
    "application/JSON",
    "application/json;;;",
    "text/html",
    "application/json\t",
    "application/vnd.api+json",
  ],
];

const HEADERS: readonly (readonly [string, string])[] = [
  ...[
    "",
    "x",
    "=",
    ";;;",
    "a=b=c",
    "assay_session",
    `a=${"x".repeat(4000)}`,
    'a="\\"',
    "__proto__=1",
    "a=%ZZ",
  ].map((value) => ["Cookie", value] as const),
  ...["", "*", "W/", '"', 'W/"1-x', `${'"a",'.repeat(500)}"b"`, "\xff", 'W/"-0-', "null"].map(
    (value) => ["If-None-Match", value] as const,
  ),
  ...[
    "",
    "text/html",
    "application/vnd.apache.arrow.stream",
    "*/*;q=0",
    "q=1",
    "a/b,c/d;q=2;q=x",
    "text/csv",
    "\xff",
  ].map((value) => ["Accept", value] as const),
  ...["", "br;q=0", "*;q=0", "identity;q=0", "x", "gzip, gzip, gzip", "gzip;q=-1"].map(
    (value) => ["Accept-Encoding", value] as const,
  ),
  ...["null", "http://evil.example", "http://127.0.0.1", "::", "http://[", "file://"].map(
    (value) => ["Origin", value] as const,
  ),
  ...[
    "evil.example",
    "127.0.0.1:1",
    "[::1",
    "",
    "a b",
    "localhost.",
    "LOCALHOST",
    "127.0.0.1@evil.example",
  ].map((value) => ["Host", value] as const),
  ...[
    ["Range", "bytes=0-0,1-1,2-"],
    ["Expect", "100-continue"],
    ["Expect", "x"],
    ["Upgrade", "websocket"],
    ["Upgrade", "h2c"],
    ["TE", "trailers, x"],
    ["Content-Encoding", "gzip"],
    ["Content-Length", "-1"],
    ["Content-Length", "99999999999999999999"],
    ["Content-Length", "1e3"],
    ["Transfer-Encoding", "gzip"],
    ["Transfer-Encoding", "chunked, chunked"],
    ["X-Forwarded-For", "1.2.3.4, \0"],
    ["X-HTTP-Method-Override", "DELETE"],
    ["Sec-Fetch-Site", "cross-site"],
    ["Authorization", "Basic AAAA"],
    ["X-Long", "x".repeat(40_000)],
    ["If-Modified-Since", "yesterday"],
    ["Accept-Language", "zh;q=x,en;q=,,;;*"],
    ["Accept-Language", "__proto__"],
    ["Bad Name", "x"],
    ["", "x"],
  ].map(([name, value]) => [name!, value!] as const),
];

/** Percent-encodes any text; a lone surrogate as its three bytes, which no decoder takes. */
function encode(text: string): string {
  return Array.from(text)
    .map((each) =>
      /^[\ud800-\udfff]$/.test(each)
        ? `%ED%${each < "\udc00" ? "A0" : "B0"}%80`
        : encodeURIComponent(each).replace(/^'$/, "%27"),
    )
    .join("");
}

/** Makes hostile requests of every operation in turn, the same ones for a seed. */
export function createHostile(routes: readonly Route[], seed: number, host: string): () => Hostile {
  const random = seededRandom(seed);
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)]!;
  const anyText = () =>
    random() < 0.8 ? pick(TEXTS) : pick(TEXTS) + String.fromCharCode(Math.floor(random() * 65_536));
  let turn = 0;

  const addressOf = ({ path, operation }: Route, isHostile: boolean): string => {
    const schemaOf = (name: string) =>
      operation.parameters?.find((each) => each.in === "path" && each.name === name)?.schema as
        | Schema
        | undefined;
    return path.replace(/\{(\w+)\}/g, (_, name: string) =>
      isHostile && random() < 0.8
        ? encode(anyText()) || "%20"
        : encode(String(sample(schemaOf(name) ?? { type: "string" }))),
    );
  };
  const queryOf = ({ operation }: Route): string => {
    const names = (operation.parameters ?? []).filter((each) => each.in === "query").map(({ name }) => name);
    const others = [
      "job",
      "company",
      "lang",
      "where.job",
      "nix",
      "__proto__",
      "constructor",
      "a[b]",
      "a[]",
      "",
    ];
    const parts = Array.from({ length: 1 + Math.floor(random() * 4) }, () => {
      const name = encode(random() < 0.75 && names.length > 0 ? pick(names) : pick(others));
      const value = encode(anyText());
      return random() < 0.15 ? `${name}=${value}&${name}=${encode(anyText())}` : `${name}=${value}`;
    });
    return `?${parts.join("&")}`;
  };
  const bodyOf = (schema: Schema): string => {
    const text = JSON.stringify(sample(schema));
    const values = [...text.matchAll(/"(?:[^"\\]|\\.)*"(?!:)|-?\d+(?:\.\d+)?|true|false|null|\{\}|\[\]/g)];
    const way = random();
    const value = random() < 0.5 ? pick(VALUES) : JSON.stringify(anyText());
    if (way < 0.15 || values.length === 0) return value;
    if (way < 0.3) return text.replace(/^\{/, () => `{${JSON.stringify(anyText())}:${value},`);
    if (way < 0.4) return wholeOf(schema, value);
    const { index, 0: found } = pick(values);
    return text.slice(0, index) + value + text.slice(index + found.length);
  };
  /** Every member that the schema knows, one of them hostile. */
  const wholeOf = (schema: Schema, value: string): string => {
    const members = Object.entries(schema.properties ?? {});
    const at = Math.floor(random() * members.length);
    const told = members.map(
      ([name, inner], index) =>
        `${JSON.stringify(name)}:${index === at ? value : JSON.stringify(sample(inner))}`,
    );
    return `{${told.join()}}`;
  };

  return () => {
    const route = routes[turn % routes.length]!;
    turn += 1;
    const language = pick(["zh", "en"] as const);
    const schema = route.operation.requestBody?.content["application/json"]?.schema as Schema | undefined;
    const headers = new Map<string, string>([
      ["Host", host],
      ["Accept-Language", language === "zh" ? "zh-CN" : "en"],
    ]);
    let [method, path] = [route.method, addressOf(route, false)];
    let body: Buffer | null = null;
    if (schema !== undefined) {
      body = Buffer.from(JSON.stringify(sample(schema)));
      headers.set("Content-Type", "application/json");
    }
    const ways: Record<string, () => void> = {
      "a value in the path": () => {
        path = addressOf(route, true) + (random() < 0.5 ? queryOf(route) : "");
      },
      "values in the query": () => {
        path += queryOf(route);
      },
      "values in the body": () => {
        headers.set("Content-Type", "application/json");
        body = Buffer.from(bodyOf(schema ?? { type: "object", properties: { x: { type: "number" } } }));
      },
      "no JSON": () => {
        headers.set("Content-Type", "application/json");
        body = random() < 0.2 ? Buffer.from([0xff, 0xfe, 0x7b, 0, 0x7d, 0, 0xc3]) : Buffer.from(pick(BROKEN));
      },
      "another content type": () => {
        headers.set("Content-Type", pick(TYPES));
        body ??= Buffer.from("{}");
      },
      "a header": () => {
        const [name, value] = pick(HEADERS);
        if (random() < 0.03) headers.delete("Host");
        else headers.set(name, value);
      },
      "another method": () => {
        method = pick(METHODS);
      },
      "a broken address": () => {
        path = pick([
          `${path}/${"x".repeat(20_000)}`,
          `${path}?${"a=1&".repeat(3000)}`,
          `${path}%`,
          `${path}%zz`,
          `${path}?%E0%A4%A`,
          `/${path}`,
          `${path}/../..${path}`,
          `http://evil.example${path}`,
          `${path}#x`,
          `${path};a=b`,
          path.toUpperCase(),
          `${path}/`,
          "*",
          path.slice(1),
          `${path}\\x`,
          `${path}?a=%00`,
        ]);
      },
    };
    const kinds = Object.keys(ways).filter((kind) => schema !== undefined || kind !== "values in the body");
    const kind = pick(kinds);
    ways[kind]!();
    if (random() < 0.15) ways[pick(kinds)]!();
    const isOpen = !["zh-CN", "en"].includes(headers.get("Accept-Language") ?? "");
    const isAsked = /[?&]lang=/.test(path);
    return {
      ...{ kind, method, path, body, headers: [...headers] },
      language: isOpen || isAsked ? null : language,
    };
  };
}
