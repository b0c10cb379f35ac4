/** The interfaces by which programs speak to models: messages, generateContent, responses. */
export const modelApis = ['anthropic', 'gemini', 'openai'] as const
export type ModelApi = (typeof modelApis)[number]

/** Where each provider answers; an agent may name another place, such as a company's own gateway. */
export const modelBaseUrls: Record<ModelApi, string> = {
  anthropic: 'https://api.anthropic.com',
  gemini: 'https://generativelanguage.googleapis.com',
  openai: 'https://api.openai.com',
}
