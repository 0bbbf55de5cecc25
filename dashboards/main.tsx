import { render } from "preact";
import { App } from "./components/app.tsx";

import "./styles/tokens.css";
import "./styles/base.css";
import "./styles/shell.css";
import "./styles/figure.css";
import "./styles/page.css";
import "./styles/explore.css";
import "./styles/print.css";

const root = document.getElementById("app");
if (root) {
  root.replaceChildren();
  render(<App />, root);
}
