export function createCallLedger(_program: string) {
  return {
    called(_note: unknown) {},
    decided(_call: unknown, _judgement: unknown) {},
    returned(_note: unknown): { call: { callId: string; tool: string; input: unknown }; why: string } | null { return null },
  }
}
