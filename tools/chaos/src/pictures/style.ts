/** Colours for light and dark; the document around does not reach into a picture, so it follows what the reader's system prefers. */
export const STYLE = `
.ground{fill:#fff;stroke:#d5dae3}.panel{fill:#f6f8fb}.fault{fill:#c0392b;fill-opacity:.12}.grid{stroke:#dfe4ec}
text{fill:#1d2433;font-size:12px}.title{font-size:14px;font-weight:600}.small{fill:#56607a;font-size:11px}.ill{fill:#a93226;font-size:11px}
.line{fill:none;stroke-width:1.6;stroke-linejoin:round}.a{stroke:#1f6fd6}.b{stroke:#c2570c}.c{stroke:#1b7f4b}.d{stroke:#7a3fc4}.healthy{stroke:#c2570c;stroke-dasharray:3 4;stroke-width:1}.beside{stroke:#6b7487;stroke-width:1.2}
@media (prefers-color-scheme:dark){.ground{fill:#12161f;stroke:#2c3444}.panel{fill:#1a202c}.fault{fill:#ff7b6b;fill-opacity:.16}.grid{stroke:#2c3444}
text{fill:#e8ecf5}.small{fill:#a3aec4}.ill{fill:#ff9c8f}.a{stroke:#6aa9ff}.b,.healthy{stroke:#ff9f5a}.c{stroke:#4fce8a}.d{stroke:#b992ff}.beside{stroke:#8f9ab0}}`.replaceAll('\n', '');
