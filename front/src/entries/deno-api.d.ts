/** The part of Deno that the entry uses (https://docs.deno.com/api/deno/~/Deno.serve). */
declare namespace Deno {
  function serve(
    options: { hostname: string; port: number; onListen: () => void },
    handler: (request: Request, connection: object) => Response | Promise<Response>,
  ): { addr: { port: number }; shutdown(): Promise<void> }
}
