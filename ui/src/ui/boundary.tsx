/** Catches a page that broke, so that the rest of the shell stays usable. */
import { Component, type ReactNode } from 'react'
import { Failed } from './notice'

export class Boundary extends Component<{ children: ReactNode }, { error: unknown }> {
  override state: { error: unknown } = { error: null }

  static getDerivedStateFromError(error: unknown) {
    return { error }
  }

  override render() {
    if (this.state.error === null) return this.props.children
    return (
      <div style={{ padding: 24 }}>
        <Failed error={this.state.error} retry={() => this.setState({ error: null })} />
      </div>
    )
  }
}
