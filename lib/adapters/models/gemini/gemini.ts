import type { ModelInterface } from '../model-interface'
import { openReply, readWhole } from './replies'
import { readRequest, route } from './requests'

export const gemini: ModelInterface = {
  route,
  readRequest,
  openReply,
  readWhole,
  credential: (key) => ({ 'x-goog-api-key': key }),
  headers: ['user-agent', 'x-goog-api-client'],
  problem: (code, message) => ({ error: { code, message, status: statusName(code) } }),
  failure: (message) => ({ name: null, data: { error: { code: 502, message, status: 'ABORTED' } } }),
}

function statusName(code: number): string {
  if (code === 403) return 'PERMISSION_DENIED'
  return code < 500 ? 'INVALID_ARGUMENT' : 'UNAVAILABLE'
}
