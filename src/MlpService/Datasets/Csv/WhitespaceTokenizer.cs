namespace MlpService.Datasets.Csv;

/// <summary>Values with any run of spaces and tabs between them; such runs before the first and after the last mean nothing.</summary>
sealed class WhitespaceTokenizer(byte quote) : Tokenizer(quote)
{
    protected override bool IsDelimiter(int at) => IsBlank(Block[at]);

    protected override int ReadValues(int start)
    {
        for (var at = start; ;)
        {
            while (at < Length && IsBlank(Block[at]))
                at++;
            if (at == Length && !IsLast)
                return -1;
            if (at == Length || IsLineEnd(Block[at]))
                return AfterLineEnd(at);
            at = Block[at] == Quote ? AddQuoted(at) : AddUnquoted(at);
            if (at < 0)
                return -1;
        }
    }

    int AddUnquoted(int at)
    {
        var size = Block.AsSpan(at, Length - at).IndexOfAny(" \t\r\n"u8);
        if (size < 0 && !IsLast)
            return -1;
        var end = size < 0 ? Length : at + size;
        Add(CsvValue.Plain(at, end));
        return end;
    }
}
