namespace MlpService.Tests;

public sealed class SuggestionTests
{
    static readonly string[] Words = ["name", "network", "epochs", "learningRate", "earlyStopping", "regularization"];

    [Theory]
    [InlineData("epoch", "epochs")]
    [InlineData("epohcs", "epochs")]
    [InlineData("nmae", "name")]
    [InlineData("learning_rate", "learningRate")]
    [InlineData("LEARNING-RATE", "learningRate")]
    [InlineData("learnRate", "learningRate")]
    [InlineData("early_stop", "earlyStopping")]
    [InlineData("regul", "regularization")]
    public void A_word_with_few_wrong_letters_or_cut_off_is_the_known_one(string word, string meant) =>
        Assert.Equal(meant, Suggestion.Closest(word, Words));

    [Theory]
    [InlineData("lr", "learningRate")]
    [InlineData("ES", "earlyStopping")]
    [InlineData("sl", "sepal_length")]
    public void The_first_letters_of_its_words_stand_for_a_known_one(string word, string meant) =>
        Assert.Equal(meant, Suggestion.Closest(word, [.. Words, "sepal_length"]));

    [Theory]
    [InlineData("")]
    [InlineData("l")]
    [InlineData("rl")]
    [InlineData("reg")]
    [InlineData("colour")]
    [InlineData("batchNormalization")]
    public void A_word_far_from_all_known_ones_is_none_of_them(string word) => Assert.Null(Suggestion.Closest(word, Words));

    /// <summary>A column's name may be as long as a record.</summary>
    [Fact]
    public void What_is_too_long_for_a_word_is_never_meant() =>
        Assert.Null(Suggestion.Closest("name", [new string('n', 1_000_000), "name" + new string('x', 100)]));

    [Fact]
    public void Where_no_word_is_known_none_is_close() => Assert.Null(Suggestion.Closest("name", []));
}
