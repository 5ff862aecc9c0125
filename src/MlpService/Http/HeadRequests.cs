namespace MlpService.Http;

/// <summary>HEAD answers wherever GET does, with the same status and headers: the server itself leaves out the body.</summary>
static class HeadRequests
{
    public static async Task AnswerAsGet(HttpContext context, RequestDelegate next)
    {
        var isHead = HttpMethods.IsHead(context.Request.Method);
        if (isHead)
            context.Request.Method = HttpMethods.Get;
        try
        {
            await next(context);
        }
        finally
        {
            // the log shall say what was asked
            if (isHead)
                context.Request.Method = HttpMethods.Head;
        }
    }
}
