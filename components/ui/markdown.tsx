import ReactMarkdown from 'react-markdown'
import remarkGfm from 'remark-gfm'
import { markDeceiving } from '../../lib/domain/invisible-characters'
import { classNames } from './class-names'

const look =
  'max-w-prose space-y-2 wrap-anywhere [&_a]:prose-link [&_blockquote]:border-l-2 [&_blockquote]:border-line-strong ' +
  '[&_blockquote]:pl-3 [&_blockquote]:text-ink-2 [&_code]:rounded-sm [&_code]:bg-sunken [&_code]:px-1 ' +
  '[&_h2]:text-lg [&_h3]:text-sm [&_h4]:text-sm [&_li]:ml-4 [&_ol]:list-decimal [&_pre]:overflow-x-auto ' +
  '[&_pre]:rounded-md [&_pre]:border [&_pre]:border-line [&_pre]:bg-sunken [&_pre]:p-3 [&_ul]:list-disc ' +
  '[&_td]:border [&_td]:border-line [&_td]:px-2 [&_th]:border [&_th]:border-line [&_th]:px-2'

type TextTree = { value?: string; children?: TextTree[] }

/** Marks what the text hides once it is read: an entity such as `&#x202E;` is a character by then. */
function markHidden() {
  return function mark(tree: TextTree): void {
    if (tree.value !== undefined) tree.value = markDeceiving(tree.value)
    tree.children?.forEach(mark)
  }
}

// INVARIANT: raw HTML is dropped and no image is fetched: this text may come from an agent or a task file.
export function Markdown({ text, className }: { text: string; className?: string }) {
  return (
    <div className={classNames(look, className)}>
      <ReactMarkdown
        remarkPlugins={[remarkGfm]}
        rehypePlugins={[markHidden]}
        skipHtml
        disallowedElements={['img']}
        components={{
          // The page has its own title; what an agent calls a title stands below it.
          h1: 'h2',
          h2: 'h3',
          h3: 'h4',
          h4: 'h5',
          h5: 'h6',
          a: ({ href, children }) => (
            <a href={href} rel="noopener noreferrer nofollow" target="_blank">
              {children}
            </a>
          ),
          pre: ({ children }) => <pre tabIndex={0}>{children}</pre>,
        }}
      >
        {text}
      </ReactMarkdown>
    </div>
  )
}
