/** Lets the documentation page load its own scripts and the document, and nothing from elsewhere. */
export const docsPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "font-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ')

const configuration = JSON.stringify({
  withDefaultFonts: false,
  telemetry: false,
  agent: { disabled: true },
  mcp: { disabled: true },
  hideClientButton: true,
  showDeveloperTools: 'never',
})

/** The address of the API in the document's examples. The page replaces it by the address at which it was opened. */
export const exampleAddress = 'https://shop.example'

/** The API documentation, readable without a network. */
export const docsPage = (basePath: string): string => `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>Shop API</title>
    <link rel="icon" href="data:,">
  </head>
  <body>
    <div id="app"></div>
    <script src="${basePath}/docs/scalar.js"></script>
    <script src="${basePath}/docs/page.js"></script>
  </body>
</html>
`

/**
 * Shows the document with the address of the page in its examples. Only the browser knows that address: proxies change
 * `Host` and the scheme, and an answer that repeated `X-Forwarded-Host` could spoil shared caches.
 */
export const docsScript = (
  basePath: string,
): string => `const address = location.origin + '${basePath}'
fetch('${basePath}/openapi.json')
  .then((answer) => answer.text())
  .then((text) => {
    const content = JSON.parse(text.replaceAll('${exampleAddress}', address))
    content.servers = [{ ...content.servers[0], url: address }]
    Scalar.createApiReference('#app', { ...${configuration}, content })
  })
`
