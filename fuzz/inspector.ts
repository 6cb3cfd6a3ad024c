/** Bytes that a worker's isolate holds: on V8's heap, and outside of it in array buffers and the like. */
export type MemoryUse = { heap_bytes: number; external_bytes: number };

type HeapUsage = { usedSize: number; embedderHeapUsedSize?: number; backingStorageSize?: number };
type Target = { id: string; title?: string; webSocketDebuggerUrl: string };

/** A connection to the inspector of one worker. */
export class Inspector {
  readonly #socket: WebSocket;
  readonly #waiting = new Map<number, (result: unknown) => void>();
  #last = 0;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.addEventListener('message', ({ data }) => {
      const { id, result } = JSON.parse(String(data)) as { id?: number; result?: unknown };
      if (id === undefined) return;
      this.#waiting.get(id)?.(result);
      this.#waiting.delete(id);
    });
  }

  /**
   * Connects to the worker whose name the inspector's list holds.
   *
   * @throws where the port has no such worker
   */
  static async connect(port: number, worker: string): Promise<Inspector> {
    const targets = (await (await fetch(`http://127.0.0.1:${port}/json`)).json()) as Target[];
    const target = targets.find(({ id }) => id.includes(worker));
    if (!target) throw new Error(`the inspector has no worker ${worker}`);
    const socket = new WebSocket(target.webSocketDebuggerUrl);
    await new Promise((resolve, reject) => {
      socket.addEventListener('open', resolve, { once: true });
      socket.addEventListener('error', reject, { once: true });
    });
    return new Inspector(socket);
  }

  /** What the isolate holds now, garbage included that V8 has not collected yet. */
  async measure(): Promise<MemoryUse> {
    const use = (await this.#call('Runtime.getHeapUsage')) as HeapUsage;
    const { usedSize, embedderHeapUsedSize = 0, backingStorageSize = 0 } = use;
    return { heap_bytes: usedSize + embedderHeapUsedSize, external_bytes: backingStorageSize };
  }

  close(): void {
    this.#socket.close();
  }

  #call(method: string): Promise<unknown> {
    this.#last += 1;
    const id = this.#last;
    return new Promise((resolve) => {
      this.#waiting.set(id, resolve);
      this.#socket.send(JSON.stringify({ id, method }));
    });
  }
}
