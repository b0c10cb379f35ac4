import type { ModelInterface } from '../model-interface'
import { openReply, readWhole } from './replies'
import { readRequest, route } from './requests'

export const anthropic: ModelInterface = {
  route,
  readRequest,
  openReply,
  readWhole,
  credential: (key) => ({ 'x-api-key': key }),
  headers: ['anthropic-version', 'anthropic-beta', 'user-agent', 'x-app'],
  problem: (status, message) => ({ type: 'error', error: { type: errorType(status), message } }),
  failure: (message) => ({ name: 'error', data: { type: 'error', error: { type: 'api_error', message } } }),
}

function errorType(status: number): string {
  if (status === 403) return 'permission_error'
  return status < 500 ? 'invalid_request_error' : 'api_error'
}
