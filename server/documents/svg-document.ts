/**
 * A document to draw into without a browser: as much of the DOM as Plot and charts/ use, and no more. What is drawn
 * into it is read back by `markup`.
 */
const SVG = "http://www.w3.org/2000/svg";

class Node {
  readonly childNodes: Node[] = [];
  parentNode: Node | null = null;
  readonly ownerDocument: SvgDocument;
  constructor(ownerDocument: SvgDocument) {
    this.ownerDocument = ownerDocument;
  }
  get firstChild(): Node | null {
    return this.childNodes[0] ?? null;
  }
  get lastChild(): Node | null {
    return this.childNodes.at(-1) ?? null;
  }
  get nextSibling(): Node | null {
    const siblings = this.parentNode?.childNodes ?? [];
    return siblings[siblings.indexOf(this) + 1] ?? null;
  }
  insertBefore<T extends Node>(child: T, before: Node | null): T {
    child.remove();
    const at = before === null ? this.childNodes.length : this.childNodes.indexOf(before);
    this.childNodes.splice(at, 0, child);
    child.parentNode = this;
    return child;
  }
  appendChild<T extends Node>(child: T): T {
    return this.insertBefore(child, null);
  }
  append(...children: (Node | string)[]): void {
    for (const child of children)
      this.appendChild(typeof child === "string" ? this.ownerDocument.createTextNode(child) : child);
  }
  prepend(child: Node): void {
    this.insertBefore(child, this.firstChild);
  }
  removeChild<T extends Node>(child: T): T {
    child.remove();
    return child;
  }
  remove(): void {
    const siblings = this.parentNode?.childNodes;
    siblings?.splice(siblings.indexOf(this), 1);
    this.parentNode = null;
  }
  get textContent(): string {
    return this.childNodes.map((child) => child.textContent).join("");
  }
  set textContent(text: string) {
    for (const child of [...this.childNodes]) child.remove();
    if (text !== "" && text !== null) this.append(String(text));
  }
}

class Text extends Node {
  data: string;
  constructor(document: SvgDocument, data: string) {
    super(document);
    this.data = data;
  }
  override get textContent(): string {
    return this.data;
  }
}

class Element extends Node {
  readonly nodeType = 1;
  readonly tagName: string;
  readonly namespaceURI: string;
  readonly attributes = new Map<string, string>();
  readonly style = new Style(this);
  readonly classList: { readonly add: (name: string) => void };
  constructor(document: SvgDocument, tagName: string, namespaceURI: string) {
    super(document);
    this.tagName = tagName;
    this.namespaceURI = namespaceURI;
    this.classList = {
      add: (name) => this.setAttribute("class", [this.getAttribute("class"), name].filter(Boolean).join(" ")),
    };
  }
  get nodeName(): string {
    return this.tagName;
  }
  get children(): Element[] {
    return this.childNodes.filter((child) => child instanceof Element);
  }
  getAttribute(name: string): string | null {
    return this.attributes.get(name) ?? null;
  }
  hasAttribute(name: string): boolean {
    return this.attributes.has(name);
  }
  setAttribute(name: string, value: unknown): void {
    this.attributes.set(name, String(value));
  }
  setAttributeNS(_space: string | null, name: string, value: unknown): void {
    this.setAttribute(name, value);
  }
  removeAttribute(name: string): void {
    this.attributes.delete(name);
  }
}

class Style {
  readonly #element: Element;
  constructor(element: Element) {
    this.#element = element;
  }
  setProperty(name: string, value: unknown): void {
    const before = this.#element.getAttribute("style");
    this.#element.setAttribute("style", `${before ? `${before} ` : ""}${name}: ${value};`);
  }
  removeProperty(): void {}
}

/** What charts draw into. */
export class SvgDocument {
  readonly documentElement: Element;
  /** Nothing is measured: Plot asks the window for nothing but styles of what is shown. */
  readonly defaultView = null;
  constructor() {
    this.documentElement = this.createElementNS("http://www.w3.org/1999/xhtml", "html");
  }
  createElement(name: string): Element {
    return new Element(this, name, "http://www.w3.org/1999/xhtml");
  }
  createElementNS(space: string, name: string): Element {
    return new Element(this, name, space);
  }
  createTextNode(text: string): Text {
    return new Text(this, text);
  }
}

const escaped = (text: string) =>
  text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll("\u00a0", "&#160;");

/** An element as SVG markup. */
export function markup(node: unknown, isRoot = true): string {
  if (node instanceof Text) return escaped(node.data);
  if (!(node instanceof Element)) throw new TypeError("not drawn into an SvgDocument");
  const attributes = [...node.attributes].filter(([name]) => name !== "xmlns");
  const all: [string, string][] = isRoot ? [["xmlns", SVG], ...attributes] : attributes;
  const written = all
    .map(([name, value]) => ` ${name}="${escaped(value).replaceAll('"', "&quot;")}"`)
    .join("");
  if (node.childNodes.length === 0) return `<${node.tagName}${written}/>`;
  const inside = node.childNodes.map((child) => markup(child, false)).join("");
  return `<${node.tagName}${written}>${inside}</${node.tagName}>`;
}
