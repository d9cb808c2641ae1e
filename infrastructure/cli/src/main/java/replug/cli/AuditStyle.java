package replug.cli;

/** How the page of an audit looks, on a screen and on paper. */
final class AuditStyle {
    static final String TEXT = DiffHtml.STYLE + PhysicalPicture.STYLE + VirtualPicture.STYLE + """
            body { max-width: 70em; margin: 2em auto; padding: 0 1em; color: #111; background: #fff }
            h2 { margin-top: 2em; border-bottom: 2px solid #111 }
            dl { display: grid; grid-template-columns: max-content auto; gap: 2px 1em }
            dt { font-weight: bold }
            dd { margin: 0; overflow-wrap: anywhere }
            #events td { white-space: nowrap }
            #events td.long { white-space: normal; overflow-wrap: anywhere; min-width: 6em }
            thead th { border-bottom: 2px solid #111 }
            pre { overflow-x: auto }
            .number { text-align: right }
            .refused td { background: #fff1e5 }
            .refused .result { font-weight: bold }
            .stopped td { background: #fbe6e6 }
            .why { color: #444 }
            .wrong { border: 3px solid #b00020; padding: 0.5em 1em; font-weight: bold }
            @page { margin: 15mm }
            @media print {
              body { max-width: none; margin: 0; font-size: 10px }
              h2 { break-after: avoid }
              tr, svg { break-inside: avoid }
              thead { display: table-header-group }
              * { print-color-adjust: exact }
            }
            """;

    private AuditStyle() {}
}
